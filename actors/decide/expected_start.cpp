#include "actors/decide/expected_start.hpp"

#include "actors/decide/plan.hpp"
#include "actors/decide/timing.hpp"

#include <algorithm>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

namespace slotd::decide {

namespace {

/// Each end of a job is a round. What lies further ahead is of no use to anybody, and a long queue
/// of short jobs should not keep the reader busy.
constexpr int most_rounds = 20'000;

/// What comes free, and when.
struct Return {
  Time when;
  Allocation allocation;
  bool operator<(const Return& other) const { return other.when < when; }  // soonest on top
};

class Simulation {
 public:
  Simulation(const Machine& machine, Time now, Duration patience)
      : free_(machine), now_(now), patience_(patience) {}

  void add(const JobPtr& job) {
    if (is_live(job->state) && job->run) hold(*job);
    if (!waits_for_room(*job) || is_early(job->request, now_)) return;
    queue_.insert(*job);
    waiting_.emplace(job->id, job);
  }

  std::unordered_map<JobId, Time> run() {
    for (int rounds = 0; rounds < most_rounds && !queue_.empty(); ++rounds) {
      round();
      if (returns_.empty()) break;
      go_to_next_return();
    }
    return std::move(starts_);
  }

 private:
  void hold(const Job& job) {
    free_.take_held(job.run->allocation);
    // What is being ended, or is over its limit, ends any moment.
    if (job.state == JobState::completing)
      returns_.push({now_, job.run->allocation});
    else if (job.request.time_limit)
      returns_.push(
        {std::max(now_, job.run->start + *job.request.time_limit), job.run->allocation});
  }

  void round() {
    auto result = plan(queue_, free_, now_, patience_);
    for (auto id : result.starts) start(*waiting_.at(id));
    if (!result.passed) return;
    auto passed = *waiting_.at(*result.passed);
    passed.blocked_since = now_;
    queue_.insert(passed);
  }

  void start(const Job& job) {
    queue_.erase(job.id);
    starts_.emplace(job.id, now_);
    auto allocation = free_.take(ask_of(job.request));
    if (allocation && job.request.time_limit)
      returns_.push({now_ + *job.request.time_limit, std::move(*allocation)});
  }

  void go_to_next_return() {
    now_ = returns_.top().when;
    for (; !returns_.empty() && returns_.top().when == now_; returns_.pop())
      free_.give_back(returns_.top().allocation);
  }

  FreeResources free_;
  Time now_;
  Duration patience_;
  PendingQueue queue_;
  std::unordered_map<JobId, JobPtr> waiting_;
  std::priority_queue<Return> returns_;
  std::unordered_map<JobId, Time> starts_;
};

}  // namespace

bool waits_for_room(const Job& job) {
  return job.state == JobState::pending && !job.request.hold && job.reason != Reason::dependency &&
         job.reason != Reason::dependency_never_satisfied && job.reason != Reason::begin_time;
}

std::unordered_map<JobId, Time> expected_starts(std::span<const JobPtr> jobs,
                                                const Machine& machine, Time now,
                                                Duration patience) {
  Simulation simulation(machine, now, patience);
  for (const auto& job : jobs) simulation.add(job);
  return simulation.run();
}

}  // namespace slotd::decide
