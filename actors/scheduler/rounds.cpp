#include "actors/scheduler/rounds.hpp"

#include "actors/decide/eligibility/timing.hpp"
#include "actors/decide/lifecycle/job_machine.hpp"
#include "actors/host/log.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace slotd {

void Rounds::make() {
  if (drain_) return;
  auto now = outside_.now();
  auto plan =
    decide::plan(queue_.pending(), resources_.free(), resources_.held(), now, {config_.starvation});
  if (check_) check_(plan, now);
  if (plan.starts.empty()) return;
  Chosen chosen;
  auto demands = demands_of(plan, chosen);
  rounds_.begin();
  outside_.reserve(std::move(demands),
                   [this, chosen = std::move(chosen)](const Result<Reserved>& reserved) {
                     if (!reserved) {
                       host::log(host::LogLevel::error, "ledger: " + reserved.error().text);
                       return retry_later();
                     }
                     resources_.set_free(reserved->free);
                     start(*reserved, chosen);
                   });
}

/// What the plan starts; of a record the next element each time, which gets its id here.
Reserve Rounds::demands_of(const decide::Plan& plan, Chosen& chosen) {
  chosen.passed = plan.passed;
  Reserve reserve;
  std::unordered_map<JobId, IndexSet> picked;
  for (const auto& [id, limit] : plan.starts) {
    auto job = jobs_.find(id);
    if (!job || job->state != JobState::pending) continue;
    auto starts = id;
    if (is_array_record(*job)) {
      auto index = next_element(*job, picked[id]);
      if (!index) {  // what another element waited for was queued again
        queue_.place_record(*job);
        rounds_.want_another();
        continue;
      }
      picked[id].insert(*index);
      starts = jobs_.new_id();
      chosen.elements.emplace(starts, Picked{id, *index});
    }
    reserve.demands.push_back({starts, decide::resources_of(job->request)});
    if (limit) chosen.limits.emplace(starts, *limit);
  }
  return reserve;
}

/// The next of the record's elements that may start and are not among these.
std::optional<ArrayIndex> Rounds::next_element(const Job& record, const IndexSet& picked) const {
  auto ready = queue_.ready_elements(record);
  ready.erase(picked);
  return ready.first();
}

void Rounds::start(const Reserved& reserved, const Chosen& chosen) {
  ChangeRequest request;
  auto& changes = request.commit.changes;
  for (const auto& grant : reserved.reservations) {
    auto change = start(grant, chosen);
    if (!change) continue;
    if (change->left != JobId{}) request.also.push_back(change->left);
    changes.push_back(std::move(*change));
  }
  if (changes.empty()) return rounds_.end();
  note_passed(chosen, request.commit);
  request.crash_before = host::CrashPoint::attempt_before_commit;
  request.crash_after = host::CrashPoint::attempt_after_commit;
  request.then = [this] { rounds_.end(); };
  request.failed = [this, changes](const Fault&) {
    give_back(changes);
    retry_later();
  };
  commits_.commit(std::move(request));
}

/// None, and what was reserved is given back, where it was cancelled or held between the plan and now.
std::optional<Change> Rounds::start(const ResourceGrant& grant, const Chosen& chosen) {
  auto known = chosen.elements.find(grant.job);
  const auto* element = known == chosen.elements.end() ? nullptr : &known->second;
  if (drain_ || rounds_.cancelling() || !may_start(element, grant.job)) {
    resources_.release(grant.job);
    return std::nullopt;
  }
  if (!element) {
    queue_.leave(*jobs_.find(grant.job));
    return Change{launched(*jobs_.find(grant.job), grant.allocation, chosen), EventKind::starting};
  }
  auto job = element_of(*jobs_.find(element->record), element->index, grant.job);
  return Change{
    launched(job, grant.allocation, chosen), EventKind::starting, {}, {}, element->record};
}

bool Rounds::may_start(const Picked* element, JobId id) const {
  auto queued = element ? element->record : id;
  auto job = jobs_.find(queued);
  if (!job || job->state != JobState::pending) return false;
  if (!queue_.contains(queued) || !gate_.is_open(queued)) return false;
  return !element || job->array->waiting.contains(element->index);
}

/// The element's row as it leaves the record to start.
Job Rounds::element_of(const Job& record, ArrayIndex index, JobId id) const {
  auto element = decide::element_of(record, index, id);
  if (auto& clauses = element.request.dependency.clauses; !clauses.empty()) {
    clauses.clear();  // met for this one, though others of the record wait on
    element.eligible = decide::eligible_at(element.request, outside_.now());
  }
  return element;
}

JobPtr Rounds::launched(const Job& job, const Allocation& allocation, const Chosen& chosen) const {
  auto now = outside_.now();
  auto next = std::make_shared<Job>(job);
  next->state = *decide::after(job.state, decide::Transition::launch);
  next->reason = Reason::none;
  auto& limit = next->request.time_limit;
  limit = decide::limit_at_start(job.request, now);
  if (auto shorter = chosen.limits.find(job.id); shorter != chosen.limits.end())
    limit = std::min(shorter->second, limit.value_or(shorter->second));
  next->attempt = Attempt{job.attempt.value + 1};
  next->run = Run{now, config_.boot, allocation, false};
  next->ending.reset();
  next->blocked_since.reset();
  return next;
}

/// Since when the first in the queue has been passed; it is written down with those that pass it.
void Rounds::note_passed(const Chosen& chosen, Commit& commit) const {
  auto passed = chosen.passed;
  if (!passed || !queue_.contains(*passed) || !gate_.is_open(*passed)) return;
  auto next = std::make_shared<Job>(*jobs_.find(*passed));
  next->blocked_since = outside_.now();
  commit.changes.push_back({next, EventKind::changed});
}

/// The disk refused the attempts.
void Rounds::give_back(const std::vector<Change>& changes) {
  for (const auto& change : changes) {
    if (is_live(change.job->state)) resources_.release(change.job->id);
    if (auto job = jobs_.find(change.job->id)) pending_.enqueue(*job);
  }
}

void Rounds::retry_later() {
  if (rounds_.end_to_retry()) outside_.later(std::chrono::seconds{1}, [this] { rounds_.retry(); });
}

}  // namespace slotd
