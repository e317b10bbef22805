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
  JobId array = {};                                                        ///< zero: of none
  bool operator<(const Return& other) const { return other.when < when; }  // soonest on top
};

class Simulation {
 public:
  Simulation(const Machine& machine, Time now, Duration patience)
      : free_(machine), now_(now), patience_(patience) {}

  void add(const JobPtr& job) {
    if (is_live(job->state) && job->run) hold(*job);
    if (job->array_id != JobId{}) throttle(*job);
    if (!waits_for_room(*job) || is_spent(*job) || is_early(job->request, now_)) return;
    waiting_.emplace(job->id, Waiting{job, jobs_in(*job)});
    enqueue(*job);
  }

  std::unordered_map<JobId, Time> run() {
    for (const auto& [array, throttle] : throttles_) set_budget(array);
    for (int rounds = 0; rounds < most_rounds && !queue_.empty(); ++rounds) {
      round();
      if (returns_.empty()) break;
      go_to_next_return();
    }
    return std::move(starts_);
  }

 private:
  /// A record waits with so many elements, anything else as one.
  struct Waiting {
    JobPtr job;
    std::uint32_t left = 1;
  };
  /// How many of an array may run at once, and how many do.
  struct Throttle {
    std::uint32_t limit = 0;
    std::uint32_t live = 0;
  };

  void hold(const Job& job) {
    free_.take_held(job.run->allocation);
    // What is being ended, or is over its limit, ends any moment.
    if (job.state == JobState::completing)
      returns_.push({now_, job.run->allocation, job.array_id});
    else if (job.request.time_limit)
      returns_.push({std::max(now_, job.run->start + *job.request.time_limit), job.run->allocation,
                     job.array_id});
  }

  /// The array's own record has the limit.
  void throttle(const Job& job) {
    auto& throttle = throttles_[job.array_id];
    if (job.id == job.array_id) throttle.limit = job.array->limit;
    if (is_live(job.state)) ++throttle.live;
  }

  void set_budget(JobId array) {
    auto throttle = throttles_.find(array);
    if (throttle == throttles_.end() || throttle->second.limit == 0) return;
    const auto& [limit, live] = throttle->second;
    queue_.set_budget(array, limit - std::min(limit, live));
  }

  void enqueue(const Job& job) { queue_.insert(job, waiting_.at(job.id).left); }

  void round() {
    auto result = plan(queue_, free_, now_, patience_);
    for (auto id : result.starts) start(waiting_.at(id));
    if (!result.passed || waiting_.at(*result.passed).left == 0) return;
    auto passed = *waiting_.at(*result.passed).job;
    passed.blocked_since = now_;
    enqueue(passed);
  }

  /// Of a record its first element counts.
  void start(Waiting& waiting) {
    const auto& job = *waiting.job;
    if (--waiting.left == 0)
      queue_.erase(job.id);
    else
      enqueue(job);
    starts_.emplace(job.id, now_);
    count_live(job.array_id, 1);
    auto allocation = free_.take(ask_of(job.request));
    if (allocation && job.request.time_limit)
      returns_.push({now_ + *job.request.time_limit, std::move(*allocation), job.array_id});
  }

  void count_live(JobId array, std::uint32_t added) {
    auto throttle = throttles_.find(array);
    if (throttle == throttles_.end()) return;
    throttle->second.live += added;
    set_budget(array);
  }

  void go_to_next_return() {
    now_ = returns_.top().when;
    for (; !returns_.empty() && returns_.top().when == now_; returns_.pop()) {
      free_.give_back(returns_.top().allocation);
      count_live(returns_.top().array, ~0U);
    }
  }

  FreeResources free_;
  Time now_;
  Duration patience_;
  PendingQueue queue_;
  std::unordered_map<JobId, Waiting> waiting_;
  std::unordered_map<JobId, Throttle> throttles_;
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

std::optional<Time> expected_start(Job newcomer, std::vector<JobPtr> jobs, const Machine& machine,
                                   Time now, Duration patience) {
  auto begin = std::exchange(newcomer.request.begin, std::nullopt).value_or(now);
  newcomer.state = JobState::pending;
  newcomer.reason = Reason::none;
  newcomer.request.hold = false;
  jobs.push_back(std::make_shared<const Job>(newcomer));
  auto starts = expected_starts(jobs, machine, now, patience);
  auto start = starts.find(newcomer.id);
  if (start == starts.end()) return std::nullopt;
  return std::max(start->second, begin);
}

}  // namespace slotd::decide
