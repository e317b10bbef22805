#include "actors/decide/arrays/arrays.hpp"
#include "actors/decide/eligibility/timing.hpp"
#include "actors/scheduler/scheduler.hpp"

#include <caf/all.hpp>

#include <algorithm>
#include <utility>

// Who depends on whom: what a dependency names, who watches it, and what becomes of them when it begins
// or ends. Whoever waits stands in a list of what it waits for, so an end costs what waits for it.
namespace slotd {

namespace {

bool is_element(const Job& job, const JobRef& ref) {
  return job.array_id == ref.job && !is_array_record(job) && job.array_index == *ref.element;
}

bool was_withdrawn_with(const Job& job, const JobRef& ref) {
  return job.array_id == ref.job && is_array_record(job) && is_over(job.state) &&
         job.array->waiting.contains(*ref.element);
}

Fault no_such(const JobRef& ref) {
  return {FaultCode::invalid, "Job dependency problem: there is no job " + to_string(ref)};
}

constexpr decide::PrerequisiteState withdrawn_unbegun{true, true, false};

}  // namespace

/// Jobs, elements and arrays that have left the table, and that a new job depends on.
FetchJobs SchedulerState::missing_for(const DependencySpec& spec) const {
  FetchJobs missing;
  for (const auto& clause : spec.clauses)
    for (const auto& ref : clause.jobs) {
      const auto* array = arrays_.find(ref.job);
      auto row = array && ref.element ? array->row_of(*ref.element) : JobId{};
      if (!jobs_.find(ref.job)) missing.ids.push_back(ref.job);
      if (ref.element && (!array || (row != JobId{} && !jobs_.find(row))))
        missing.elements.push_back({ref.job, IndexSet(*ref.element, *ref.element)});
      if (clause.kind == DependencyKind::after_corr && !ref.element && !jobs_.find(ref.job))
        missing.arrays.push_back(ref.job);
    }
  return missing;
}

/// Which of them are arrays is known from here on. Refused: an element that its array never had.
Done SchedulerState::number_prerequisites(DependencySpec& spec, const EvictedJobs& evicted) const {
  for (auto& clause : spec.clauses)
    for (auto& ref : clause.jobs) {
      auto row = find_prerequisite(JobRef{ref.job}, evicted);
      if (!row) continue;
      if (is_array_record(*row)) ref.job = row->array_id, ref.is_array = true;
      if (!ref.element) continue;
      if (!ref.is_array || !prerequisite_of(ref, evicted)) return tl::unexpected(no_such(ref));
    }
  return {};
}

JobPtr SchedulerState::find_prerequisite(const JobRef& ref, const EvictedJobs& evicted) const {
  for (const auto& other : evicted.jobs)
    if (ref.element ? is_element(*other, ref) : other->id == ref.job) return other;
  if (!ref.element) return jobs_.find(ref.job);
  const auto* array = arrays_.find(ref.job);
  return array ? jobs_.find(array->row_of(*ref.element)) : nullptr;
}

std::optional<decide::PrerequisiteState> SchedulerState::prerequisite_of(
  const JobRef& ref, const EvictedJobs& evicted) const {
  const auto* array = array_of(ref.job, evicted);
  if (auto row = find_prerequisite(ref, evicted)) {
    auto other = decide::prerequisite_state(*row);
    if (is_array_record(*row) && !other.over) other.begun = array && !array->has_unbegun();
    return other;
  }
  if (ref.element)
    if (auto other = rowless_element(ref, array, evicted)) return other;
  if (begun_.contains(ref)) return decide::PrerequisiteState{true, false, false};
  return std::nullopt;
}

/// It waits in a record, or was withdrawn with one, or its row has left the table.
std::optional<decide::PrerequisiteState> SchedulerState::rowless_element(
  const JobRef& ref, const decide::ArrayProgress* array, const EvictedJobs& evicted) {
  for (const auto& other : evicted.jobs)
    if (was_withdrawn_with(*other, ref)) return withdrawn_unbegun;
  if (!array) return std::nullopt;
  switch (array->outcome_of(*ref.element)) {
    case decide::ElementOutcome::completed: return decide::PrerequisiteState{true, true, true};
    case decide::ElementOutcome::failed: return withdrawn_unbegun;
    case decide::ElementOutcome::open: break;
  }
  if (array->waiting().contains(*ref.element)) return decide::PrerequisiteState{};
  return std::nullopt;
}

const decide::ArrayProgress* SchedulerState::array_of(JobId id, const EvictedJobs& evicted) const {
  if (const auto* array = arrays_.find(id)) return array;
  auto known = evicted.arrays.find(id);
  return known == evicted.arrays.end() ? nullptr : &known->second;
}

/// An array has begun when the last of its elements has. Asked once: elements leave the table.
std::optional<Time> SchedulerState::begin_of(const JobRef& ref, const EvictedJobs& evicted) const {
  auto known = begun_.find(ref);
  auto row = find_prerequisite(ref, evicted);
  if (ref.element || !ref.is_array) {
    if (row) return decide::begin_of(*row);
    return known == begun_.end() ? std::nullopt : std::optional{known->second};
  }
  if (known != begun_.end()) return known->second;
  std::optional<Time> last;
  const auto* array = arrays_.find(ref.job);
  for (ArrayIndex index{0}; array && index <= greatest_index; ++index.value)
    if (auto element = jobs_.find(array->row_of(index)))
      if (auto begin = decide::begin_of(*element)) last = std::max(last.value_or(*begin), *begin);
  return last || !row ? last : decide::begin_of(*row);
}

void SchedulerState::watch(const Job& job, DependencyKind kind, const JobRef& ref,
                           const EvictedJobs& evicted) {
  auto& watched = ref.element ? watched_elements_[ref.job][*ref.element] : watchers_[ref.job];
  if (kind != DependencyKind::after) {
    auto by_element = kind == DependencyKind::after_corr && ref.is_array && !ref.element;
    (by_element ? watched.of_elements : watched.of_end).insert(job.id);
    return;
  }
  auto other = prerequisite_of(ref, evicted);
  if (!other) return;
  if (!other->begun)
    watched.of_begin.insert(job.id);
  else if (auto begin = begin_of(ref, evicted))
    begun_.emplace(ref, *begin);  // its minutes may be longer than it stays in the table
}

/// An attempt was committed; with it perhaps the last element of an array has begun.
void SchedulerState::has_begun(const Job& job) {
  if (auto known = watchers_.find(job.id); known != watchers_.end()) told_begin(known->second);
  if (job.array_id == JobId{}) return;
  if (auto array = watched_elements_.find(job.array_id); array != watched_elements_.end())
    if (auto known = array->second.find(job.array_index); known != array->second.end())
      told_begin(known->second);
  array_has_begun(job.array_id);
}

/// Or perhaps it has not yet.
void SchedulerState::array_has_begun(JobId id) {
  auto known = watchers_.find(id);
  if (known == watchers_.end() || known->second.of_begin.empty()) return;
  const auto* array = arrays_.find(id);
  if (array && !array->has_unbegun()) told_begin(known->second);
}

void SchedulerState::told_begin(Watchers& watchers) {
  for (auto waiting : std::exchange(watchers.of_begin, {})) recheck(waiting, {});
}

/// A job is over: look again at those that wait for it.
void SchedulerState::recheck_dependents(const JobPtr& ended) {
  if (auto known = watchers_.extract(ended->id)) told_end(std::move(known.mapped()), ended);
  if (ended->array_id != JobId{}) recheck_of_array(ended);
  want_round();
}

void SchedulerState::told_end(Watchers watchers, const JobPtr& ended) {
  auto& waiting = watchers.of_end;
  waiting.merge(watchers.of_begin);
  waiting.merge(watchers.of_elements);
  for (auto id : waiting) recheck(id, {{ended}, {}});
}

/// Of an element, or of those that were withdrawn in a record.
void SchedulerState::recheck_of_array(const JobPtr& ended) {
  if (auto array = watched_elements_.find(ended->array_id); array != watched_elements_.end()) {
    std::vector<Watchers> watchers;
    auto alone =
      is_array_record(*ended) ? array->second.end() : array->second.find(ended->array_index);
    if (alone != array->second.end())
      watchers.push_back(std::move(alone->second)), array->second.erase(alone);
    for (auto at = array->second.begin(); is_array_record(*ended) && at != array->second.end();) {
      if (ended->array->waiting.contains(at->first))
        watchers.push_back(std::move(at->second)), at = array->second.erase(at);
      else
        ++at;
    }
    if (array->second.empty()) watched_elements_.erase(array);
    for (auto& each : watchers) told_end(std::move(each), ended);
  }
  array_has_begun(ended->array_id);
  if (auto known = watchers_.find(ended->array_id); known != watchers_.end())
    for (auto id :
         std::vector<JobId>(known->second.of_elements.begin(), known->second.of_elements.end()))
      recheck(id, {{ended}, {}});
}

/// Of a record: those of its elements that nothing but room and the array's limit keeps back.
IndexSet SchedulerState::ready_elements(const Job& record) {
  if (record.request.hold || decide::is_early(record.request, now())) return {};
  if (record.request.dependency.empty()) return record.array->waiting;
  if (!decide::waits_by_element(record)) return {};
  auto check = check_dependency(record, {}, SingletonLookup::known);
  if (check.dependency_state == decide::DependencyState::met) return record.array->waiting;
  return check.dependency_state == decide::DependencyState::waiting ? check.ready : IndexSet{};
}

/// What can never be met for some of a record's elements holds up the others no longer. One alone gets
/// the row of an element; of several the record's row goes first, so that nobody waits in two records.
void SchedulerState::split_off_elements(const Job& record, const IndexSet& apart,
                                        const EvictedJobs& evicted) {
  auto id = JobId{++last_job_.value};
  auto alone = apart.count() == 1;
  auto rest = decide::without(std::make_shared<const Job>(record), apart);
  auto part = std::make_shared<const Job>(alone ? decide::element_of(record, *apart.first(), id)
                                                : decide::split_off(record, apart, id));
  Commit change;
  if (!alone) change.changes.push_back({rest, EventKind::changed});
  change.changes.push_back({part, EventKind::changed});
  leave_queue(record);
  commit(
    std::move(change),
    [this, id = record.id, alone, apart, evicted](const Committed& recorded) {
      if (alone) elements_left(id, apart);
      enqueue(*recorded.jobs.back(), evicted);
      enqueue(*jobs_.find(id), evicted);
      want_round();
    },
    [this, id = record.id](const Fault&) { recheck_later(id); }, {record.id});
}

}  // namespace slotd
