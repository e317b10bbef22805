#include "actors/scheduler/prerequisites.hpp"

#include <algorithm>

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

FetchJobs Prerequisites::missing_for(const DependencySpec& spec) const {
  FetchJobs missing;
  for (const auto& clause : spec.clauses)
    for (const auto& ref : clause.jobs) {
      const auto* progress = jobs_.array(ref.job);
      auto row = progress && ref.element ? progress->row_of(*ref.element) : JobId{};
      auto in_memory = jobs_.find(ref.job) != nullptr;
      if (!in_memory) missing.ids.push_back(ref.job);
      if (ref.element && (!progress || (row != JobId{} && !jobs_.find(row))))
        missing.elements.push_back({ref.job, IndexSet(*ref.element, *ref.element)});
      if (clause.kind == DependencyKind::after_corr && !ref.element && !in_memory)
        missing.arrays.push_back(ref.job);
    }
  return missing;
}

Done Prerequisites::resolve(DependencySpec& spec, const EvictedJobs& evicted) const {
  for (auto& clause : spec.clauses)
    for (auto& ref : clause.jobs) {
      auto row = find(JobRef{ref.job}, evicted);
      if (!row) continue;
      if (is_array_record(*row)) ref.job = row->array_id, ref.is_array = true;
      if (!ref.element) continue;
      if (!ref.is_array || !state_of(ref, evicted)) return tl::unexpected(no_such(ref));
    }
  return {};
}

decide::DependencyCheck Prerequisites::check(const Job& job, Time now, const EvictedJobs& evicted,
                                             Singleton singleton) const {
  decide::DependencyFacts facts;
  facts.other = [&](const JobRef& ref) { return state_of(ref, evicted); };
  facts.begin = [&](const JobRef& ref) { return begin_of(ref, evicted); };
  facts.array = [&](JobId id) { return array(id, evicted); };
  facts.is_alone = [&] { return singleton == Singleton::known && jobs_.is_alone(job); };
  facts.now = now;
  if (decide::waits_by_element(job)) facts.elements = decide::elements_of(job);
  return decide::check_dependency(job.request.dependency, facts);
}

std::optional<decide::PrerequisiteState> Prerequisites::state_of(const JobRef& ref,
                                                                 const EvictedJobs& evicted) const {
  const auto* progress = array(ref.job, evicted);
  if (auto row = find(ref, evicted)) {
    auto state = decide::prerequisite_state(*row);
    if (is_array_record(*row) && !state.over) state.begun = progress && !progress->has_unbegun();
    return state;
  }
  if (ref.element)
    if (auto state = element_without_row(ref, progress, evicted)) return state;
  if (dependents_.begin_of(ref)) return decide::PrerequisiteState{true, false, false};
  return std::nullopt;
}

std::optional<Time> Prerequisites::begin_of(const JobRef& ref, const EvictedJobs& evicted) const {
  auto remembered = dependents_.begin_of(ref);
  auto row = find(ref, evicted);
  if (ref.element || !ref.is_array) return row ? decide::begin_of(*row) : remembered;
  if (remembered) return remembered;
  auto last = begin_of_array(ref);
  return last || !row ? last : decide::begin_of(*row);
}

JobPtr Prerequisites::find(const JobRef& ref, const EvictedJobs& evicted) const {
  for (const auto& other : evicted.jobs)
    if (ref.element ? is_element(*other, ref) : other->id == ref.job) return other;
  if (!ref.element) return jobs_.find(ref.job);
  const auto* progress = jobs_.array(ref.job);
  return progress ? jobs_.find(progress->row_of(*ref.element)) : nullptr;
}

const decide::ArrayProgress* Prerequisites::array(JobId id, const EvictedJobs& evicted) const {
  if (const auto* progress = jobs_.array(id)) return progress;
  auto known = evicted.arrays.find(id);
  return known == evicted.arrays.end() ? nullptr : &known->second;
}

/// The element waits in a record, or was withdrawn with one, or its row has left memory.
std::optional<decide::PrerequisiteState> Prerequisites::element_without_row(
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

std::optional<Time> Prerequisites::begin_of_array(const JobRef& ref) const {
  std::optional<Time> last;
  const auto* progress = jobs_.array(ref.job);
  for (ArrayIndex index{0}; progress && index <= greatest_index; ++index.value)
    if (auto element = jobs_.find(progress->row_of(index)))
      if (auto begin = decide::begin_of(*element)) last = std::max(last.value_or(*begin), *begin);
  return last;
}

}  // namespace slotd
