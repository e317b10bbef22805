#include "actors/decide/job_filter.hpp"

#include <algorithm>

namespace slotd::decide {

namespace {

template <class T>
bool lets_through(const std::vector<T>& list, const T& value) {
  return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

bool matches(const Job& job, const JobFilter& filter) {
  auto shown = job.state == JobState::starting ? JobState::running : job.state;
  auto asked = lets_through(filter.jobs, job.id) ||
               (job.array_id != JobId{} && lets_through(filter.jobs, job.array_id));
  return asked && lets_through(filter.states, shown) &&
         lets_through(filter.users, job.request.user) &&
         lets_through(filter.partitions, job.request.partition) &&
         lets_through(filter.names, job.request.name);
}

}  // namespace slotd::decide
