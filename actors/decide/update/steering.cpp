#include "actors/decide/update/steering.hpp"

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

/// Slurm's words (slurm_errno, ESLURM_…), which programs and fingers know.
constexpr const char* not_pending = "Job is no longer pending execution";
constexpr const char* already_done = "Job has already finished";
constexpr const char* still_pending = "Job is pending execution";
constexpr const char* not_requeueable = "Requested operation is presently disabled";

std::string minutes(Duration time) { return std::to_string(time / std::chrono::minutes{1}); }

Result<Steered> refuse(const std::string& text) { return fail(FaultCode::wrong_state, text); }

bool is_pending(const Job& job) { return job.state == JobState::pending; }

Steered unchanged(const Job& job) { return {job, EventKind::changed, {}, false}; }

/// One steering of one job.
struct Steer {
  const Job& job;
  const SteeringFacts& facts;

  Result<Steered> operator()(const HoldJob&) const {
    if (is_over(job.state)) return refuse(already_done);
    if (!is_pending(job)) return refuse(not_pending);
    if (job.request.hold) return unchanged(job);
    return with_hold(true);
  }

  Result<Steered> operator()(const ReleaseJob&) const {
    if (is_over(job.state)) return refuse(already_done);
    if (!is_pending(job)) return refuse(not_pending);
    if (!job.request.hold) return unchanged(job);
    return with_hold(false);
  }

  Result<Steered> operator()(const RequeueJob& ask) const {
    if (job.request.requeue == RequeuePolicy::no) return refuse(not_requeueable);
    if (is_pending(job)) return refuse(still_pending);
    return is_over(job.state) ? queued_again(ask.hold) : asked_to_end(ask.hold);
  }

  Result<Steered> operator()(const MoveToTop&) const {
    if (!is_pending(job)) return refuse(not_pending);
    auto next = Steered{job, EventKind::changed, {}, true};
    auto& priority = next.job.request.priority;
    if (priority > facts.highest) return unchanged(job);
    if (facts.highest < highest_possible) priority = facts.highest + Priority{1};
    next.what = {{"Priority", std::to_string(shown_priority(next.job.request).value)}};
    return next;
  }

  Result<Steered> operator()(const UpdateJob& ask) const {
    if (is_over(job.state) && ask.time_limit)
      return refuse("time limit cannot be updated after the job has finished");
    auto next = Steered{job, EventKind::changed, {}, false};
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
  Steered with_hold(bool hold) const {
    auto next = Steered{job, EventKind::changed, {}, true};
    next.job.request.hold = hold;
    next.job.reason = waiting_reason(next.job.request, facts.standing);
    if (!hold) next.job.eligible = eligible_at(next.job.request, facts.now);
    next.what = {{"Priority", std::to_string(shown_priority(next.job.request).value)}};
    return next;
  }

  /// A job that is over; its latest attempt stays on record.
  Steered queued_again(bool hold) const {
    auto next = Steered{job, EventKind::requeued, {}, true};
    next.job.state = after(job.state, Turn::run_again).value_or(job.state);
    next.job.request.hold = hold;
    next.job.reason = hold ? Reason::requeued_held : Reason::requeued;
    next.job.eligible = facts.now;
    ++next.job.restarts;
    return next;
  }

  Steered asked_to_end(bool hold) const {
    auto next = Steered{job, EventKind::requeue_asked, {}, true};
    auto& run = *next.job.run;
    auto wish = hold ? RequeueAsk::hold : RequeueAsk::queue;
    if (run.cancel_asked || run.requeue_asked == wish) return unchanged(job);
    run.requeue_asked = wish;
    next.job.state = after(job.state, Turn::end_asked).value_or(job.state);
    return next;
  }

  Done set_name(const std::string& name, Steered& next) const {
    if (!is_pending(job))
      return fail(FaultCode::wrong_state, "job name can only be updated while pending");
    next.job.request.name = name;
    next.what.push_back({"JobName", name});
    return check_texts(next.job.request);
  }

  Done set_partition(const std::string& partition, Steered& next) const {
    if (!is_pending(job))
      return fail(FaultCode::wrong_state, "partition can only be updated while pending");
    if (partition.empty()) return fail(FaultCode::invalid, "unknown partition: ");
    next.job.request.partition = partition;
    next.what.push_back({"Partition", partition});
    return check_partition(next.job.request, facts.machine);
  }

  Done set_time_limit(const TimeLimitChange& change, Steered& next) const {
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

  Done set_priority(Priority priority, Steered& next) const {
    if (!is_pending(job))
      return fail(FaultCode::wrong_state, "priority can only be updated while pending");
    auto& request = next.job.request;
    auto was_held = request.hold;
    request.hold = priority == held_priority;
    if (!request.hold) request.priority = priority;
    if (was_held != request.hold) {
      next.job.reason = waiting_reason(next.job.request, facts.standing);
      if (!request.hold) next.job.eligible = eligible_at(request, facts.now);
    }
    next.what.push_back({"Priority", std::to_string(priority.value)});
    return {};
  }
};

}  // namespace

std::optional<Steering> of_one_job(const Steering& what) {
  const auto* update = std::get_if<UpdateJob>(&what);
  if (!update || !update->array_limit) return what;
  auto rest = *update;
  rest.array_limit.reset();
  return rest == UpdateJob{} ? std::nullopt : std::optional<Steering>(std::move(rest));
}

Fault already_over() { return {FaultCode::wrong_state, already_done}; }

Result<Steered> steer(const Job& job, const Steering& what, const SteeringFacts& facts) {
  return std::visit(Steer{job, facts}, what);
}

}  // namespace slotd::decide
