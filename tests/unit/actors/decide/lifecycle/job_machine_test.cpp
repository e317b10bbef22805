#include "actors/decide/lifecycle/job_machine.hpp"

#include <catch2/catch.hpp>

#include <vector>

using namespace slotd;
using decide::Transition;

namespace {

template <class E>
std::vector<E> all() {
  std::vector<E> values;
  for (int i = 1; i <= static_cast<int>(last_of(E{})); ++i) values.push_back(static_cast<E>(i));
  return values;
}

}  // namespace

TEST_CASE("a job that is over stays so, unless its user wants it again", "[job_machine]") {
  for (auto state : all<JobState>())
    for (auto turn : all<Transition>()) {
      if (!is_over(state)) continue;
      if (turn == Transition::run_again)
        CHECK(decide::after(state, turn) == JobState::pending);
      else
        CHECK_FALSE(decide::after(state, turn));
    }
}

TEST_CASE("a pending job can only be launched or withdrawn", "[job_machine]") {
  for (auto turn : all<Transition>()) {
    auto next = decide::after(JobState::pending, turn);
    if (turn == Transition::launch)
      CHECK(next == JobState::starting);
    else if (turn == Transition::cancel)
      CHECK(next == JobState::cancelled);
    else if (turn == Transition::miss_deadline)
      CHECK(next == JobState::deadline);
    else
      CHECK_FALSE(next);
  }
}

TEST_CASE("a launch happens to a pending job only", "[job_machine]") {
  for (auto state : all<JobState>())
    if (state != JobState::pending) CHECK_FALSE(decide::after(state, Transition::launch));
}

TEST_CASE("every live state reaches every end, since any message between may be lost",
          "[job_machine]") {
  for (auto state : {JobState::starting, JobState::running, JobState::completing}) {
    CHECK(decide::after(state, Transition::complete) == JobState::completed);
    CHECK(decide::after(state, Transition::fail) == JobState::failed);
    CHECK(decide::after(state, Transition::cancel) == JobState::cancelled);
    CHECK(decide::after(state, Transition::time_out) == JobState::timeout);
    CHECK(decide::after(state, Transition::out_of_memory) == JobState::out_of_memory);
    CHECK(decide::after(state, Transition::node_fail) == JobState::node_fail);
    CHECK(decide::after(state, Transition::go_back) == JobState::pending);
  }
}

TEST_CASE("news that a job runs does not call a job back that is being ended", "[job_machine]") {
  CHECK_FALSE(decide::after(JobState::completing, Transition::runs));
}
