#include "actors/simulate/history.hpp"

#include "storage/accounting.hpp"

#include <algorithm>
#include <utility>

namespace slotd::simulate {

namespace {

constexpr std::size_t page = 2000;

TraceJob trace_job(const Job& job) {
  TraceJob out;
  out.id = job.id.value;
  out.arrival = std::max(job.submit, job.eligible);
  // A job holds its resources while it is suspended, so the time counts from its start.
  out.runs = std::max(job.ending->end - job.run->start, Duration{});
  out.asked = decide::class_of(job.request);
  out.priority = job.request.priority;
  out.array = job.array_id;
  if (job.array_id != JobId{}) out.array_limit = job.array->limit;
  if (job.run->start >= out.arrival) out.waited = job.run->start - out.arrival;
  return out;
}

void take(const Job& job, Workload& workload) {
  // An array record is not a job: the elements that ran have rows of their own.
  if (is_array_record(job)) return;
  if (job.run && job.ending)
    workload.jobs.push_back(trace_job(job));
  else
    ++workload.left_out.never_ran;
}

}  // namespace

Result<Workload> read_history(const std::string& database, std::optional<Time> since) {
  auto accounting = storage::Accounting::open(database);
  if (!accounting) return tl::unexpected(accounting.error());
  Workload workload;
  workload.name = "history of " + database;
  ListHistory question;
  question.since = since;
  for (;;) {
    auto jobs = accounting->ended(question, EventSeq{UINT64_MAX}, page);
    if (!jobs) return tl::unexpected(jobs.error());
    for (const auto& job : *jobs) take(job, workload);
    if (jobs->size() < page) return workload;
    question.after = jobs->back().id;
  }
}

}  // namespace slotd::simulate
