#include "actors/decide/jobs/job_filter.hpp"

#include <algorithm>

namespace slotd::decide {

namespace {

template <class T>
bool lists(const std::vector<T>& list, const T& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

template <class T>
bool lets_through(const std::vector<T>& list, const T& value) {
  return list.empty() || lists(list, value);
}

/// A record is named if one of its elements is.
bool is_named(const Job& job, const std::vector<ArrayElements>& all) {
  return std::any_of(all.begin(), all.end(), [&](const ArrayElements& named) {
    if (job.array_id == JobId{} || named.array != job.array_id) return false;
    return is_array_record(job) ? !job.array->waiting.common(named.indices).empty()
                                : named.indices.contains(job.array_index);
  });
}

}  // namespace

bool matches(const Job& job, const JobFilter& filter) {
  auto shown = job.state == JobState::starting ? JobState::running : job.state;
  auto asked = !filter.names_ids() || lists(filter.jobs, job.id) ||
               (job.array_id != JobId{} && lists(filter.jobs, job.array_id)) ||
               is_named(job, filter.elements);
  return asked && lets_through(filter.states, shown) &&
         lets_through(filter.users, job.request.user) &&
         lets_through(filter.partitions, job.request.partition) &&
         lets_through(filter.names, job.request.name);
}

JobFilter without_ids(JobFilter filter) {
  filter.jobs.clear();
  filter.elements.clear();
  return filter;
}

void narrow(Job& job, const JobFilter& filter) {
  if (!is_array_record(job) || !filter.names_ids()) return;
  if (lists(filter.jobs, job.id) || lists(filter.jobs, job.array_id)) return;
  IndexSet named;
  for (const auto& asked : filter.elements)
    if (asked.array == job.array_id) named.insert(asked.indices);
  auto& waiting = job.array.edit().waiting;
  waiting = waiting.common(named);
}

bool names_plain_jobs(const JobFilter& filter, const JobTable& jobs) {
  auto is_array = [&](JobId id) {
    auto job = jobs.find(id);
    return job && job->array_id == id;
  };
  return filter.elements.empty() && !filter.jobs.empty() &&
         std::none_of(filter.jobs.begin(), filter.jobs.end(), is_array);
}

// All rows of an array have greater ids than the array.
IndexSet elements_in(const JobTable& jobs, JobId array) {
  IndexSet found;
  auto job = jobs.find(array);
  if (!job || job->array_id != array) return found;
  for (; job; job = jobs.next_after(job->id)) {
    if (job->array_id != array) continue;
    if (is_array_record(*job))
      found.insert(job->array->waiting);
    else
      found.insert(job->array_index);
  }
  return found;
}

}  // namespace slotd::decide
