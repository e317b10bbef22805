#include "actors/decide/arrays/arrays.hpp"

#include <utility>

namespace slotd::decide {

void ArrayProgress::put(const Job* before, const Job& job) {
  if (before) count(*before, false);
  count(job, true);
}

void ArrayProgress::put(const ElementRow& element) {
  count({element.job, element.index, element.state, element.exit}, true);
}

void ArrayProgress::count(const Job& job, bool added) {
  if (is_array_record(job)) return count_array_record(job, added);
  count(
    ElementRow{job.id, job.array_index, job.state, job.ending ? job.ending->exit : ExitStatus{}},
    added);
}

/// Elements that a record had when it ended were withdrawn with it, and count as failed.
void ArrayProgress::count_array_record(const Job& record, bool added) {
  const auto& elements = record.array->waiting;
  auto& set = is_over(record.state) ? failed_ : waiting_;
  if (added)
    set.insert(elements);
  else
    set.erase(elements);
  if (is_over(record.state) && !elements.empty()) {
    end(record.state, record.ending ? record.ending->exit : ExitStatus{}, added);
  } else if (added && !elements.empty()) {
    records_.insert(record.id);
  } else {
    records_.erase(record.id);
  }
}

void ArrayProgress::count(const ElementRow& element, bool added) {
  auto change = [&](IndexSet& set) {
    if (added)
      set.insert(element.index);
    else
      set.erase(element.index);
  };
  rows_[element.index] = element.job;
  with_rows_.insert(element.index);
  if (is_over(element.state)) {
    change(element.state == JobState::completed ? completed_ : failed_);
    return end(element.state, element.exit, added);
  }
  auto one = added ? 1U : ~0U;
  open_rows_ += one;
  if (is_live(element.state))
    live_ += one;
  else
    change(unbegun_);
}

void ArrayProgress::end(JobState state, ExitStatus exit, bool added) {
  auto one = added ? 1U : ~0U;
  if ((ends_[state] += one) == 0) ends_.erase(state);
  if ((exits_[exit] += one) == 0) exits_.erase(exit);
}

ElementOutcome ArrayProgress::outcome_of(ArrayIndex index) const {
  if (completed_.contains(index)) return ElementOutcome::completed;
  return failed_.contains(index) ? ElementOutcome::failed : ElementOutcome::open;
}

JobId ArrayProgress::row_of(ArrayIndex index) const {
  auto row = rows_.find(index);
  return row == rows_.end() ? JobId{} : row->second;
}

/// In order of what matters to a dependent job: FAILED first, CANCELLED last.
JobState ArrayProgress::state() const {
  for (auto state : {JobState::failed, JobState::node_fail, JobState::out_of_memory,
                     JobState::timeout, JobState::deadline, JobState::cancelled})
    if (ends_.contains(state)) return state;
  return JobState::completed;
}

ExitStatus ArrayProgress::exit() const {
  return exits_.empty() ? ExitStatus{} : exits_.rbegin()->first;
}

void Arrays::put(const Job* before, const Job& job) {
  if (job.array_id != JobId{}) progress_[job.array_id].put(before, job);
}

const ArrayProgress* Arrays::find(JobId array) const {
  auto progress = progress_.find(array);
  return progress == progress_.end() ? nullptr : &progress->second;
}

std::optional<std::uint32_t> array_limit(JobId array, const JobTable& jobs) {
  if (array == JobId{}) return std::nullopt;
  auto own = jobs.find(array);
  if (!own || !is_array_record(*own)) return std::nullopt;
  return own->array->limit;
}

namespace {

/// The step between the indices; 1 if it varies.
std::uint32_t common_step(const IndexSet& indices) {
  auto first = *indices.first();
  auto second = indices.next_after(first);
  auto step = second ? second->value - first.value : 1;
  IndexSet regular;
  regular.insert(first, *indices.last(), step);
  return regular == indices ? step : 1;
}

}  // namespace

void make_array_record(Job& job, const ArraySpec& spec) {
  const auto& indices = spec.indices;
  job.array_id = job.id;
  job.array_index = no_index;
  ArrayInfo part;
  part.count = indices.count();
  part.least = indices.first()->value;
  part.greatest = indices.last()->value;
  part.step = common_step(indices);
  part.limit = spec.limit;
  part.record = true;
  part.waiting = indices;
  job.array = std::move(part);
}

JobPtr without(const JobPtr& record, const IndexSet& left) {
  auto rest = record->array->waiting;
  rest.erase(left);
  if (rest == record->array->waiting) return record;
  auto next = std::make_shared<Job>(*record);
  next->array.edit().waiting = std::move(rest);
  return next;
}

Job element_of(const Job& record, ArrayIndex index, JobId id) {
  auto element = record;
  element.id = id;
  element.array_index = index;
  auto& array = element.array.edit();
  array.record = false;
  array.waiting = {};
  return element;
}

Job split_off(const Job& record, const IndexSet& elements, JobId id) {
  auto part = record;
  part.id = id;
  part.array.edit().waiting = elements;
  return part;
}

}  // namespace slotd::decide
