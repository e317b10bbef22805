#include "actors/decide/update/job_update.hpp"

#include "actors/decide/admission/admission.hpp"
#include "actors/decide/eligibility/timing.hpp"
#include "actors/decide/lifecycle/job_machine.hpp"
#include "protocol/text/duration.hpp"

#include <limits>
#include <string>
#include <utility>

namespace slotd::decide {

namespace {

constexpr Priority highest_possible{std::numeric_limits<std::uint32_t>::max()};

/// Slurm's messages (slurm_strerror(3), ESLURM_*), which scripts may look for.
constexpr const char* not_pending = "Job is no longer pending execution";
constexpr const char* already_done = "Job has already finished";
constexpr const char* still_pending = "Job is pending execution";
constexpr const char* not_requeueable = "Requested operation is presently disabled";

std::string minutes(Duration time) { return std::to_string(time / std::chrono::minutes{1}); }

Result<UpdatedJob> refuse(const std::string& text) { return fail(FaultCode::wrong_state, text); }

bool is_pending(const Job& job) { return job.state == JobState::pending; }

UpdatedJob unchanged(const Job& job) { return {job, EventKind::changed, {}, false}; }

/// One update of one job.
struct Update {
  const Job& job;
  const UpdateFacts& facts;

  Result<UpdatedJob> operator()(const HoldJob&) const {
    if (is_over(job.state)) return refuse(already_done);
    if (!is_pending(job)) return refuse(not_pending);
    if (job.request.hold) return unchanged(job);
    return with_hold(true);
  }

  Result<UpdatedJob> operator()(const ReleaseJob&) const {
    if (is_over(job.state)) return refuse(already_done);
    if (!is_pending(job)) return refuse(not_pending);
    if (!job.request.hold) return unchanged(job);
    return with_hold(false);
  }

  Result<UpdatedJob> operator()(const RequeueJob& ask) const {
    if (job.request.requeue == RequeuePolicy::no) return refuse(not_requeueable);
    if (is_pending(job)) return refuse(still_pending);
    return is_over(job.state) ? queued_again(ask.hold) : asked_to_end(ask.hold);
  }

  Result<UpdatedJob> operator()(const MoveToTop&) const {
    if (!is_pending(job)) return refuse(not_pending);
    auto next = UpdatedJob{job, EventKind::changed, {}, true};
    auto& priority = next.job.request.priority;
    if (priority > facts.highest) return unchanged(job);
    if (facts.highest < highest_possible) priority = facts.highest + Priority{1};
    next.what = {{"Priority", std::to_string(shown_priority(next.job.request).value)}};
    return next;
  }

  Result<UpdatedJob> operator()(const SetJobFields& ask) const {
    if (is_over(job.state) && ask.time_limit)
      return refuse("time limit cannot be updated after the job has finished");
    auto next = UpdatedJob{job, EventKind::changed, {}, false};
    Done done;
    if (ask.name) done = set_name(*ask.name, next);
    if (done && ask.partition) done = set_partition(*ask.partition, next);
    if (done && ask.time_limit) done = set_time_limit(*ask.time_limit, next);
    if (done && ask.priority) done = set_priority(*ask.priority, next);
    if (!done) return tl::unexpected(done.error());
    next.changed = next.job != job;
    return next;
  }

 private:
  UpdatedJob with_hold(bool hold) const {
    auto next = UpdatedJob{job, EventKind::changed, {}, true};
    next.job.request.hold = hold;
    next.job.reason = waiting_reason(next.job.request, facts.dependency_state);
    if (!hold) next.job.eligible = eligible_at(next.job.request, facts.now);
    next.what = {{"Priority", std::to_string(shown_priority(next.job.request).value)}};
    return next;
  }

  /// For a job that is over. It keeps what is known of its latest attempt.
  UpdatedJob queued_again(bool hold) const {
    auto next = UpdatedJob{job, EventKind::requeued, {}, true};
    next.job.state = after(job.state, Transition::run_again).value_or(job.state);
    next.job.request.hold = hold;
    next.job.reason = hold ? Reason::requeued_held : Reason::requeued;
    next.job.eligible = facts.now;
    ++next.job.restarts;
    return next;
  }

  UpdatedJob asked_to_end(bool hold) const {
    auto next = UpdatedJob{job, EventKind::requeue_asked, {}, true};
    auto& run = *next.job.run;
    auto wanted = hold ? RequeueIntent::hold : RequeueIntent::queue;
    if (run.cancel_asked || run.requeue_asked == wanted) return unchanged(job);
    run.requeue_asked = wanted;
    next.job.state = after(job.state, Transition::end_asked).value_or(job.state);
    return next;
  }

  Done set_name(const std::string& name, UpdatedJob& next) const {
    if (!is_pending(job))
      return fail(FaultCode::wrong_state, "job name can only be updated while pending");
    next.job.request.name = name;
    next.what.push_back({"JobName", name});
    return check_texts(next.job.request);
  }

  Done set_partition(const std::string& partition, UpdatedJob& next) const {
    if (!is_pending(job))
      return fail(FaultCode::wrong_state, "partition can only be updated while pending");
    if (partition.empty()) return fail(FaultCode::invalid, "unknown partition: ");
    next.job.request.partition = partition;
    next.what.push_back({"Partition", partition});
    return check_partition(next.job.request, facts.machine);
  }

  Done set_time_limit(const TimeLimitChange& change, UpdatedJob& next) const {
    auto& limit = next.job.request.time_limit;
    if (change.way == TimeLimitChange::Way::set) {
      limit = change.limit;
    } else {
      if (!limit || !change.limit)
        return fail(FaultCode::invalid, "the job has no time limit that could be changed");
      auto longer = change.way == TimeLimitChange::Way::longer;
      limit = longer ? *limit + *change.limit : *limit - *change.limit;
      if (*limit < Duration{})
        return fail(FaultCode::invalid, "TimeLimit decrement larger than current time limit (" +
                                          minutes(*change.limit) + " > " +
                                          minutes(*job.request.time_limit) + ")");
    }
    next.what.push_back({"TimeLimit", format_limit(limit)});
    return {};
  }

  Done set_priority(Priority priority, UpdatedJob& next) const {
    if (!is_pending(job))
      return fail(FaultCode::wrong_state, "priority can only be updated while pending");
    auto& request = next.job.request;
    auto was_held = request.hold;
    request.hold = priority == held_priority;
    if (!request.hold) request.priority = priority;
    if (was_held != request.hold) {
      next.job.reason = waiting_reason(next.job.request, facts.dependency_state);
      if (!request.hold) next.job.eligible = eligible_at(request, facts.now);
    }
    next.what.push_back({"Priority", std::to_string(priority.value)});
    return {};
  }
};

}  // namespace

std::optional<JobUpdate> for_one_job(const JobUpdate& what) {
  const auto* update = std::get_if<SetJobFields>(&what);
  if (!update || !update->array_limit) return what;
  auto rest = *update;
  rest.array_limit.reset();
  return rest == SetJobFields{} ? std::nullopt : std::optional<JobUpdate>(std::move(rest));
}

Fault already_over() { return {FaultCode::wrong_state, already_done}; }

Result<UpdatedJob> update_job(const Job& job, const JobUpdate& what, const UpdateFacts& facts) {
  return std::visit(Update{job, facts}, what);
}

}  // namespace slotd::decide
