#include "protocol/text/mail_types.hpp"

#include <catch2/catch.hpp>

#include <utility>
#include <vector>

namespace slotd {

TEST_CASE("mail types are shown in Slurm's order, each once") {
  using Pair = std::pair<std::string, std::string>;
  for (const auto& [given, shown] : std::vector<Pair>{
         {"end,BEGIN", "BEGIN,END"},
         {"ALL", "INVALID_DEPEND,BEGIN,END,FAIL,REQUEUE,STAGE_OUT"},
         {"all,ARRAY_TASKS", "ARRAY_TASKS,INVALID_DEPEND,BEGIN,END,FAIL,REQUEUE,STAGE_OUT"},
         {"END,FAIL,ARRAY_TASKS,END", "ARRAY_TASKS,END,FAIL"},
         {"TIME_LIMIT_80,TIME_LIMIT,time_limit_80", "TIME_LIMIT,TIME_LIMIT_80"},
         {"STAGE_OUT,ALL", "INVALID_DEPEND,BEGIN,END,FAIL,REQUEUE,STAGE_OUT"},
         {"begin,NONE", ""},
         {"None", ""},
         {"START,x,,", ""},
         {"", ""}}) {
    CAPTURE(given);
    CHECK(format(parse_mail_types(given)) == shown);
  }
}

TEST_CASE("mail types that are shown are read again as they were") {
  for (const auto* text : {"ALL", "END", "ARRAY_TASKS,TIME_LIMIT", "TIME_LIMIT_50,BEGIN"}) {
    auto types = parse_mail_types(text);
    CHECK(parse_mail_types(format(types)) == types);
  }
}

TEST_CASE("words that nobody knows say nothing, and NONE says something") {
  CHECK_FALSE(parse_mail_types("START").any());
  CHECK_FALSE(parse_mail_types("END, FAIL").fail);
  CHECK(parse_mail_types("none").any());
}

}  // namespace slotd
