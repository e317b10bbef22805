#include "clients/options/apply.hpp"

#include <catch2/catch.hpp>

namespace slotd::clients {

TEST_CASE("values are set in order, so that the last wins") {
  std::string seen;
  Option option{
    .name = "name", .argument = Argument::required, .help = "", .set = [&](std::string_view value) {
      return seen = value, Done{};
    }};
  std::vector<std::string> notes;
  CHECK(apply_options({{&option, "a"}, {&option, "b"}}, notes));
  CHECK(seen == "b");
}

TEST_CASE("a fault tells where the option stands, and ends the setting") {
  int set = 0;
  Option bad{.name = "bad", .help = "", .set = [](std::string_view) {
               return Done(fail(FaultCode::usage, "no good"));
             }};
  Option good{.name = "good", .help = "", .set = [&](std::string_view) { return ++set, Done{}; }};
  std::vector<std::string> notes;
  auto done = apply_options({{&bad, "", "SBATCH_BAD"}, {&good, ""}}, notes);
  REQUIRE_FALSE(done);
  CHECK(done.error() == Fault{FaultCode::usage, "no good (SBATCH_BAD)"});
  CHECK(set == 0);
}

TEST_CASE("an option without effect here leaves a note, one that cannot be had is refused") {
  Option noted{.name = "switches", .help = "", .treatment = Treatment::note};
  Option refused{.name = "bb", .help = "no burst buffer here", .treatment = Treatment::reject};
  std::vector<std::string> notes;
  CHECK(apply_options({{&noted, "1"}}, notes));
  CHECK(notes == std::vector<std::string>{"--switches=1"});
  auto done = apply_options({{&refused, "x"}}, notes);
  REQUIRE_FALSE(done);
  CHECK(done.error().text == "--bb is not supported: no burst buffer here");
}

TEST_CASE("of an option without effect that is given twice the last stays") {
  Option flag{.name = "contiguous", .help = "", .treatment = Treatment::note};
  Option valued{.name = "hint", .help = "", .treatment = Treatment::note};
  std::vector<std::string> notes;
  CHECK(apply_options({{&valued, "a"}, {&flag, ""}, {&valued, "b"}, {&flag, ""}}, notes));
  CHECK(notes == std::vector<std::string>{"--hint=b", "--contiguous"});
}

TEST_CASE("a bad value of an option without effect is refused all the same") {
  Option noted{
    .name = "hint", .help = "", .treatment = Treatment::note, .set = [](std::string_view) {
      return Done(fail(FaultCode::invalid, "no hint"));
    }};
  std::vector<std::string> notes;
  CHECK_FALSE(apply_options({{&noted, "x"}}, notes));
  CHECK(notes.empty());
}

TEST_CASE("a count is a whole number of at least one, as strtol reads it") {
  CHECK(parse_count("16", "--ntasks") == 16U);
  CHECK(parse_count(" +4", "--ntasks") == 4U);
  for (auto bad : {"", " ", "+", "+-1", "++1", "0", "-1", "x", "2c4", "1.5", "4294967296"}) {
    auto count = parse_count(bad, "--ntasks");
    REQUIRE_FALSE(count);
    CHECK(count.error().text == "Invalid numeric value \"" + std::string(bad) + "\" for --ntasks.");
  }
}

}  // namespace slotd::clients
