#include "clients/options/state_words.hpp"

#include <catch2/catch.hpp>

namespace slotd::clients {

TEST_CASE("states go by letters and names in any case") {
  auto choice = parse_states("pd,RUNNING,oom");
  REQUIRE(choice);
  CHECK_FALSE(choice->all);
  CHECK(choice->states ==
        std::vector<JobState>{JobState::pending, JobState::running, JobState::out_of_memory});
}

TEST_CASE("the word all, and nothing at all, do not restrict") {
  CHECK(parse_states("all")->all);
  CHECK(parse_states("PD,ALL")->all);
  CHECK(parse_states("")->all);
}

TEST_CASE("states that only clusters know are understood and choose nothing") {
  auto choice = parse_states("CF,RF,RH,RQ,SE,RS,SI,SO,ST,PR,BF,REVOKED");
  REQUIRE(choice);
  CHECK(choice->none());
  CHECK_FALSE(parse_states("CF,R")->none());
}

TEST_CASE("an unknown state is named") {
  auto choice = parse_states("R,bogus");
  REQUIRE_FALSE(choice);
  CHECK(choice.error().text == "unknown state: bogus");
}

}  // namespace slotd::clients
