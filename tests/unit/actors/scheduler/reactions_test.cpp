#include "actors/scheduler/reactions.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>
#include <functional>
#include <optional>
#include <vector>

using namespace slotd;

namespace {

using Edit = std::function<void(Job&)>;

Job edited(Job job, const Edit& edit) {
  edit(job);
  return job;
}

struct Case {
  const char* change;
  std::optional<Job> before;
  Job now;
  Reaction expected;
};

Reaction with(const std::function<void(Reaction&)>& set) {
  Reaction reaction;
  set(reaction);
  return reaction;
}

const Reaction nothing{};
const Reaction waits_again = with([](Reaction& r) { r.enqueue = r.round = true; });
const Reaction starts = with([](Reaction& r) { r.launch = r.array_changed = true; });
const Reaction ends_unstarted =
  with([](Reaction& r) { r.over = r.forget_later = r.array_changed = r.round = true; });
const Reaction told_to_end = with([](Reaction& r) { r.end_attempt = true; });

std::vector<Case> cases() {
  auto pending = test::pending(1);
  auto running = test::running(1);
  auto over = test::over(1, JobState::completed);
  auto record = test::array(1, "0-9");
  auto element = test::array_element(test::running(7), 1, 3);
  return {
    {"a job is submitted", std::nullopt, pending, waits_again},
    {"an array is submitted", std::nullopt, record,
     with([](Reaction& r) { r.enqueue = r.round = r.array_changed = true; })},
    {"a pending job is held", pending, edited(pending, [](Job& j) { j.request.hold = true; }),
     waits_again},
    {"its attempt is committed", pending,
     edited(running, [](Job& j) { j.state = JobState::starting; }), starts},
    {"an element leaves its record to start", record, element, starts},
    {"it is launched again under the next attempt", running,
     edited(running, [](Job& j) { j.attempt = Attempt{2}; }), starts},
    {"it is written down that it runs",
     edited(running, [](Job& j) { j.state = JobState::starting; }), running, nothing},
    {"its script has ended", running,
     edited(running, [](Job& j) { j.state = JobState::completing; }), nothing},
    {"a running job is cancelled", running,
     edited(running, [](Job& j) { j.run->cancel_asked = true; }), told_to_end},
    {"a running job is to be requeued", running,
     edited(running, [](Job& j) { j.run->requeue_asked = RequeueIntent::queue; }), told_to_end},
    {"a job that was asked to end changes otherwise",
     edited(running, [](Job& j) { j.run->cancel_asked = true; }),
     edited(running, [](Job& j) { j.run->cancel_asked = true, j.state = JobState::completing; }),
     nothing},
    {"a running job gets another time limit", running,
     edited(running, [](Job& j) { j.request.time_limit = std::chrono::minutes{5}; }),
     with([](Reaction& r) { r.pass_limit = r.round = true; })},
    {"a running job gets another name", running,
     edited(running, [](Job& j) { j.request.name = "x"; }), nothing},
    {"an attempt ends and the job with it", running, over, with([](Reaction& r) {
       r.dismiss = r.over = r.forget_later = r.array_changed = r.round = true;
     })},
    {"an attempt ends and the job waits again", running, pending,
     with([](Reaction& r) { r.dismiss = r.enqueue = r.array_changed = r.round = true; })},
    {"a pending job is cancelled", pending, test::over(1, JobState::cancelled), ends_unstarted},
    {"elements are cancelled in a part of their own", record,
     edited(test::array(2, "3-4"), [](Job& j) { j.state = JobState::cancelled; }), ends_unstarted},
    {"a job that was over is to run again", over, pending, waits_again},
    {"the rest of a record that is over is split off", over, test::over(2, JobState::completed),
     with([](Reaction& r) { r.forget_later = r.round = true; })},
  };
}

}  // namespace

TEST_CASE("what follows from a change of a row", "[reactions]") {
  for (const auto& row : cases()) {
    DYNAMIC_SECTION(row.change) {
      CHECK(after(row.before ? &*row.before : nullptr, row.now) == row.expected);
    }
  }
}
