#include "actors/decide/plan/simulation.hpp"

#include <algorithm>
#include <utility>

namespace slotd::decide {

namespace {

/// HeldResources identifies jobs by id. Here each run has a number instead, because elements of one record
/// share an id.
JobId as_id(std::uint64_t run) { return JobId{static_cast<std::uint32_t>(run)}; }

std::optional<Time> after(Time now, Duration length) {
  return length == for_ever ? std::nullopt : std::optional{now + length};
}

}  // namespace

Simulation::Simulation(const Machine& machine, Time now, PlanRules rules)
    : free_(machine), now_(now), rules_(rules) {}

void Simulation::add(Running running) {
  auto run = ++last_run_;
  free_.take_held(running.allocation);
  held_.hold(as_id(run), running.allocation, running.limit_at);
  if (running.array != JobId{}) ++throttles_[running.array].live;
  if (running.until) ends_.emplace(std::pair{std::max(now_, *running.until), run}, running.job);
  live_.emplace(run, Live{std::move(running.allocation), running.array});
}

void Simulation::add(QueueEntry job, Time arrival, std::optional<Duration> runs) {
  Waiting waiting{job, runs};
  if (arrival > now_) {
    arrivals_.emplace(arrival, waiting);
    return;
  }
  queue_.insert(job);
  waiting_.insert_or_assign(job.job, waiting);
}

void Simulation::limit_array(JobId array, std::uint32_t limit) { throttles_[array].limit = limit; }

void Simulation::run(const Observer& observer, std::size_t most_rounds) {
  for (const auto& [array, throttle] : throttles_) set_budget(array);
  for (; most_rounds > 0; --most_rounds) {
    if (!queue_.empty()) round(observer);
    if (observer.enough && observer.enough()) return;
    if (!go_on(observer)) return;
  }
}

void Simulation::round(const Observer& observer) {
  auto decided = plan(queue_, free_, held_, now_, rules_);
  if (observer.round) observer.round(decided, queue_, free_, held_, now_);
  for (const auto& chosen : decided.starts) start(chosen, observer);
  auto passed = decided.passed ? waiting_.find(*decided.passed) : waiting_.end();
  if (passed == waiting_.end()) return;
  passed->second.job.passed = now_;
  queue_.insert(passed->second.job);
}

void Simulation::start(const Plan::Start& chosen, const Observer& observer) {
  auto waiting = waiting_.find(chosen.job);
  auto [job, runs] = waiting->second;
  auto limit = chosen.limit.value_or(job.request.longest);
  auto run = ++last_run_;
  auto allocation = *free_.take(job.request.ask);
  held_.hold(as_id(run), allocation, after(now_, limit));
  // A job ends at its time limit at the latest.
  auto length = std::min(runs.value_or(limit), limit);
  if (length != for_ever) ends_.emplace(std::pair{now_ + length, run}, job.job);
  if (--waiting->second.job.max_starts == 0) {
    queue_.erase(job.job);
    waiting_.erase(waiting);
  } else {
    queue_.insert(waiting->second.job);
  }
  count_live(job.array, true);
  if (observer.started)
    observer.started(
      {job.job, now_, allocation, limit == for_ever ? std::nullopt : std::optional{limit}});
  live_.emplace(run, Live{std::move(allocation), job.array});
}

/// Advances to the next time at which something changes. False if nothing changes any more.
bool Simulation::go_on(const Observer& observer) {
  if (ends_.empty() && arrivals_.empty()) return false;
  if (arrivals_.empty() && queue_.empty() && !observer.ended) return false;
  auto next = ends_.empty() ? arrivals_.begin()->first : ends_.begin()->first.first;
  if (!arrivals_.empty()) next = std::min(next, arrivals_.begin()->first);
  now_ = next;
  while (!ends_.empty() && ends_.begin()->first.first <= now_) {
    auto [key, job] = *ends_.begin();
    ends_.erase(ends_.begin());
    end(key.second);
    if (observer.ended) observer.ended({job, now_});
  }
  while (!arrivals_.empty() && arrivals_.begin()->first <= now_) {
    auto arrived = arrivals_.extract(arrivals_.begin()).mapped();
    queue_.insert(arrived.job);
    waiting_.insert_or_assign(arrived.job.job, arrived);
  }
  return true;
}

void Simulation::end(std::uint64_t run) {
  auto live = live_.extract(run).mapped();
  free_.give_back(live.allocation);
  held_.let_go(as_id(run));
  count_live(live.array, false);
}

void Simulation::count_live(JobId array, bool more) {
  auto throttle = throttles_.find(array);
  if (throttle == throttles_.end()) return;
  throttle->second.live += more ? 1 : ~0U;
  set_budget(array);
}

void Simulation::set_budget(JobId array) {
  const auto& [limit, live] = throttles_.at(array);
  if (limit != 0) queue_.set_budget(array, limit - std::min(limit, live));
}

}  // namespace slotd::decide
