#include "actors/decide/eligibility/timing.hpp"
#include "actors/decide/lifecycle/job_machine.hpp"
#include "actors/fault_bridge.hpp"
#include "actors/host/crash_point.hpp"
#include "actors/host/log.hpp"
#include "actors/scheduler/scheduler.hpp"

#include <caf/all.hpp>

#include <algorithm>
#include <utility>

// A round: plan on what the ledger acknowledged last, reserve, commit the attempts, launch. One
// round is under way at a time; what happens meanwhile asks for the next.
namespace slotd {

void SchedulerState::want_round() {
  if (round_under_way_ || retry_planned_ || long_cancels_ > 0 || pending_releases_ > 0) {
    round_wanted_ = true;
    return;
  }
  round();
}

void SchedulerState::round() {
  round_wanted_ = false;
  if (drain_) return;
  auto moment = now();
  auto plan = decide::plan(queue_, free_, held_resources_, moment, {tools_.config.starvation});
#ifdef SLOTD_CRASH_POINTS
  check_plan(plan, moment);
#endif
  if (plan.starts.empty()) return;
  Chosen chosen;
  auto claims = demands_of(plan, chosen);
  round_under_way_ = true;
  self_->request(tools_.ledger, caf::infinite, std::move(claims))
    .then(
      [this, chosen = std::move(chosen)](const Reserved& reserved) mutable {
        free_ = reserved.free;
        start(reserved, std::move(chosen));
      },
      [this](const caf::error& error) {
        host::log(host::LogLevel::error, "ledger: " + to_fault(error).text);
        retry_later();
      });
}

/// What the plan starts; of a record the next element each time, which gets its id here.
Reserve SchedulerState::demands_of(const decide::Plan& plan, Chosen& chosen) {
  chosen.passed = plan.passed;
  Reserve reserve;
  std::unordered_map<JobId, IndexSet> picked;
  for (const auto& [id, limit] : plan.starts) {
    auto job = jobs_.find(id);
    if (!job || job->state != JobState::pending) continue;
    auto ask = decide::resources_of(job->request);
    if (!is_array_record(*job)) {
      reserve.demands.push_back({id, ask});
      if (limit) chosen.limits.emplace(id, *limit);
      continue;
    }
    auto index = next_element(*job, picked[id]);
    if (!index) {  // what another element waited for was queued again
      enqueue_record(*job);
      round_wanted_ = true;
      continue;
    }
    picked[id].insert(*index);
    JobId element{++last_job_.value};
    reserve.demands.push_back({element, ask});
    if (limit) chosen.limits.emplace(element, *limit);
    chosen.picks.emplace(element, Picked{id, *index});
  }
  return reserve;
}

/// Not if it was cancelled or held between the plan and now.
bool SchedulerState::may_start(const Picks& picks, JobId id) const {
  auto pick = picks.find(id);
  auto in_order = pick == picks.end() ? id : pick->second.record;
  auto job = jobs_.find(in_order);
  if (!job || job->state != JobState::pending) return false;
  if (!queue_.contains(in_order) || !gate_.is_open(in_order)) return false;
  return pick == picks.end() || job->array->waiting.contains(pick->second.index);
}

void SchedulerState::start(const Reserved& reserved, Chosen chosen) {
  auto& picks = chosen.picks;
  Commit record;
  std::vector<JobId> records;
  for (const auto& reservation : reserved.reservations) {
    auto id = reservation.job;
    if (drain_ || long_cancels_ > 0 || !may_start(picks, id)) {
      release(id);
      picks.erase(id);
      continue;
    }
    auto pick = picks.find(id);
    auto job = *jobs_.find(pick == picks.end() ? id : pick->second.record);
    if (pick == picks.end()) {
      queue_.erase(id);
    } else {
      records.push_back(job.id);
      job = leaves(job, pick->second.index, id);
    }
    record.changes.push_back({launched(job, reservation.allocation, chosen), EventKind::starting});
  }
  if (record.changes.empty()) return end_round();
  if (auto passed = chosen.passed; passed && queue_.contains(*passed) && gate_.is_open(*passed)) {
    auto next = std::make_shared<Job>(*jobs_.find(*passed));
    next->blocked_since = now();
    record.changes.push_back({next, EventKind::changed});
  }
  auto changes = record.changes;
  host::crash_point(host::CrashPoint::attempt_before_commit);
  commit(
    std::move(record),
    [this, picks = std::move(picks)](const Committed& recorded) {
      host::crash_point(host::CrashPoint::attempt_after_commit);
      started(recorded, picks);
      end_round();
    },
    [this, changes](const Fault&) {
      for (const auto& change : changes) {
        if (is_live(change.job->state)) release(change.job->id);
        if (auto job = jobs_.find(change.job->id)) enqueue(*job);
      }
      retry_later();
    },
    records);
}

/// The attempts are on disk: elements leave their records, and all are launched.
void SchedulerState::started(const Committed& recorded, const Picks& picks) {
  std::unordered_map<JobId, IndexSet> left;
  for (const auto& job : recorded.jobs)
    if (auto pick = picks.find(job->id); pick != picks.end())
      left[pick->second.record].insert(job->array_index);
  for (const auto& job : recorded.jobs)
    if (is_live(job->state)) launch(job);
  for (const auto& [record, elements] : left) elements_left(record, elements);
  for (const auto& job : recorded.jobs) {
    if (is_live(job->state)) {
      array_changed(*job);
      has_begun(*job);
    } else if (auto passed = jobs_.find(job->id)) {
      enqueue(*passed);  // since when, the line now knows
    }
  }
}

JobPtr SchedulerState::launched(const Job& job, const Allocation& allocation,
                                const Chosen& chosen) const {
  auto next = std::make_shared<Job>(job);
  next->state = *decide::after(job.state, decide::Transition::launch);
  next->reason = Reason::none;
  next->request.time_limit = decide::limit_at_start(job.request, now());
  if (auto shorter = chosen.limits.find(job.id); shorter != chosen.limits.end())
    next->request.time_limit =
      std::min(shorter->second, next->request.time_limit.value_or(shorter->second));
  next->attempt = Attempt{job.attempt.value + 1};
  next->run = Run{now(), tools_.boot, allocation, false};
  next->ending.reset();
  next->blocked_since.reset();
  return next;
}

void SchedulerState::launch(const JobPtr& job) {
  Launch launch{job, nullptr};
  auto of_array = job->array_id != JobId{};
  auto fresh = content_cache_.find(of_array ? job->array_id : job->id);
  if (fresh != content_cache_.end()) {
    launch.content = fresh->second;
    if (!of_array) content_cache_.erase(fresh);
  }
  self_->send(supervise(*job), std::move(launch));
}

AttemptActor SchedulerState::supervise(const Job& job) {
  auto supervisor = tools_.supervise(SchedulerActor{self_});
  supervisors_.insert_or_assign(job.id, supervisor);
  return supervisor;
}

void SchedulerState::end_round() {
  round_under_way_ = false;
  if (round_wanted_) want_round();
}

void SchedulerState::retry_later() {
  round_under_way_ = false;
  if (std::exchange(retry_planned_, true)) return;
  self_->delayed_send(SchedulerActor{self_}, std::chrono::seconds{1}, RetryRound{});
}

void SchedulerState::retry_round() {
  retry_planned_ = false;
  want_round();
}

void SchedulerState::release(JobId job) {
  held_resources_.let_go(job);
  ++pending_releases_;
  self_->request(tools_.ledger, caf::infinite, Release{job})
    .then(
      [this](const FreeNow& now) {
        --pending_releases_;
        free_ = now.free;
        host::crash_point(host::CrashPoint::release_after);
        want_round();
      },
      [this](const caf::error& error) {
        --pending_releases_;
        host::log(host::LogLevel::error, "ledger: " + to_fault(error).text);
      });
}

/// Taken off at once: the ledger's answers come one by one, and a round before the last of them would
/// plan on what others hold.
void SchedulerState::hold(const Job& job) {
  free_.take_held(job.run->allocation);
  self_->request(tools_.ledger, caf::infinite, MarkAllocated{job.id, job.run->allocation})
    .then([](const FreeNow&) {},
          [](const caf::error& error) {
            host::log(host::LogLevel::error, "ledger: " + to_fault(error).text);
          });
}

}  // namespace slotd
