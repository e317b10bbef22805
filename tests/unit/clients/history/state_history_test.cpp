#include "clients/history/state_history.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

namespace slotd::clients {

namespace {

using namespace test;

/// Submitted at 100, started at 200, ended at 300.
Job whole_life() { return over(1, JobState::failed); }

bool held(const Job& job, JobState state, int since, int until) {
  return was_in(job, {state}, {at(since), at(until)}, at(1000));
}

}  // namespace

TEST_CASE("a job was pending from its submission to its start") {
  CHECK_FALSE(held(whole_life(), JobState::pending, 50, 99));
  CHECK(held(whole_life(), JobState::pending, 50, 100));
  CHECK(held(whole_life(), JobState::pending, 150, 160));
  CHECK_FALSE(held(whole_life(), JobState::pending, 201, 999));
}

TEST_CASE("it was running from then to its end") {
  CHECK_FALSE(held(whole_life(), JobState::running, 100, 199));
  CHECK(held(whole_life(), JobState::running, 200, 201));
  CHECK(held(whole_life(), JobState::running, 300, 400));
  CHECK_FALSE(held(whole_life(), JobState::running, 301, 400));
}

TEST_CASE("it is in the state of its end at that moment") {
  CHECK(held(whole_life(), JobState::failed, 250, 350));
  CHECK_FALSE(held(whole_life(), JobState::failed, 100, 299));
  CHECK_FALSE(held(whole_life(), JobState::failed, 301, 999));
  CHECK_FALSE(held(whole_life(), JobState::completed, 250, 350));
}

TEST_CASE("what lasts, lasts until now") {
  CHECK(held(pending(1), JobState::pending, 900, 950));
  CHECK(held(running(1), JobState::running, 900, 950));
  CHECK_FALSE(held(pending(1), JobState::running, 0, 1000));
}

TEST_CASE("one of several states is enough") {
  CHECK(was_in(whole_life(), {JobState::completed, JobState::failed}, {at(0), at(999)}, at(1000)));
  CHECK_FALSE(was_in(whole_life(), {}, {at(0), at(999)}, at(1000)));
}

}  // namespace slotd::clients
