#include "clients/scontrol/keyword.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace slotd::clients::control;

namespace {

int nothing(const Call&) { return 0; }

constexpr std::array keywords{
  Keyword{"requeue", 3, 1, any_number, nothing},
  Keyword{"requeuehold", 11, 1, any_number, nothing},
  Keyword{"ping", 3, 0, 0, nothing},
};

std::string_view found(std::string_view word) {
  const auto* keyword = find_keyword(keywords, word);
  return keyword ? keyword->name : "";
}

Call call(std::string keyword, slotd::clients::Words operands) {
  return {std::move(keyword), std::move(operands), {}};
}

}  // namespace

TEST_CASE("a keyword may be cut short as far as Slurm lets it, in any case") {
  CHECK(found("req") == "requeue");
  CHECK(found("REQUEUE") == "requeue");
  CHECK(found("requeuehold") == "requeuehold");
  CHECK(found("requeueh").empty());
  CHECK(found("re").empty());
  CHECK(found("").empty());
  CHECK(found("pings").empty());
}

TEST_CASE("too few and too many words are told in Slurm's words, with the keyword as typed") {
  CHECK(check_operands(keywords[2], call("ping", {})));
  CHECK(check_operands(keywords[2], call("PIN", {"x"})).error().text ==
        "too many arguments for keyword:PIN");
  CHECK(check_operands(keywords[0], call("requeue", {})).error().text ==
        "too few arguments for keyword:requeue");
}

TEST_CASE("Slurm's words begin with a capital or its name") {
  CHECK(are_slurms_words("Job is pending execution"));
  CHECK(are_slurms_words("slurm_update error: no"));
  CHECK_FALSE(are_slurms_words("priority can only be updated while pending"));
  CHECK_FALSE(are_slurms_words(""));
}
