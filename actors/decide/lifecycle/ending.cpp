#include "actors/decide/lifecycle/ending.hpp"

#include "actors/decide/lifecycle/job_machine.hpp"

#include <utility>

namespace slotd::decide {

namespace {

bool cancel_asked(const Job& job) { return job.run && job.run->cancel_asked; }

std::pair<JobState, Reason> verdict(const Job& job, const ExitRecord& record) {
  if (record.cause == EndCause::out_of_memory)
    return {JobState::out_of_memory, Reason::out_of_memory};
  if (cancel_asked(job) || record.cause == EndCause::cancelled)
    return {JobState::cancelled, Reason::cancelled_by_user};
  if (record.cause == EndCause::launch_failure)
    return {JobState::failed, Reason::job_launch_failure};
  if (record.cause == EndCause::time_limit) return {JobState::timeout, Reason::time_limit};
  if (record.exit.signal != 0) return {JobState::failed, Reason::signal};
  if (record.exit.code != 0) return {JobState::failed, Reason::non_zero_exit_code};
  return {JobState::completed, Reason::none};
}

Transition turn_to(JobState end) {
  switch (end) {
    case JobState::completed: return Transition::complete;
    case JobState::cancelled: return Transition::cancel;
    case JobState::timeout: return Transition::time_out;
    case JobState::out_of_memory: return Transition::out_of_memory;
    case JobState::node_fail: return Transition::node_fail;
    default: return Transition::fail;
  }
}

bool requeue_asked(const Job& job) {
  return job.run && job.run->requeue_asked != RequeueIntent::none && !cancel_asked(job);
}

bool goes_back(const Job& job, JobState end) {
  if (requeue_asked(job)) return true;
  if (job.request.requeue != RequeuePolicy::yes) return false;
  if (end == JobState::node_fail) return true;
  auto failure =
    end == JobState::failed || end == JobState::timeout || end == JobState::out_of_memory;
  return failure && !job.requeue_used;
}

}  // namespace

AttemptEnd end_from_exit_record(const Job& job, const ExitRecord& record) {
  auto [state, reason] = verdict(job, record);
  return {state, reason,
          Ending{record.end, record.exit, record.elapsed, record.usage, record.detail}};
}

AttemptEnd end_without_exit_record(const Job& job, JobState state, Reason reason, Time now,
                                   std::string detail) {
  if (cancel_asked(job)) state = JobState::cancelled, reason = Reason::cancelled_by_user;
  Ending ending;
  ending.end = now;
  ending.elapsed = job.run && now > job.run->start ? now - job.run->start : Duration{};
  ending.detail = std::move(detail);
  return {state, reason, ending};
}

Job ended(Job job, const AttemptEnd& end) {
  auto back = goes_back(job, end.state);
  auto turn = back ? Transition::go_back : turn_to(end.state);
  job.state = after(job.state, turn).value_or(end.state);
  job.reason = back ? Reason::requeued : end.reason;
  job.ending = end.ending;
  if (!back) return job;
  auto by_request = requeue_asked(job);
  if (by_request && job.run->requeue_asked == RequeueIntent::hold) {
    job.request.hold = true;
    job.reason = Reason::requeued_held;
  }
  job.requeue_used = job.requeue_used || (!by_request && end.state != JobState::node_fail);
  ++job.restarts;
  job.eligible = end.ending.end;
  return job;
}

Job never_started(Job job) {
  job.state = after(job.state, Transition::go_back).value_or(job.state);
  job.reason = Reason::none;
  job.run.reset();
  return job;
}

}  // namespace slotd::decide
