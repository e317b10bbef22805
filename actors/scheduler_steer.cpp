#include "actors/decide/job_filter.hpp"
#include "actors/decide/steering.hpp"
#include "actors/fault_bridge.hpp"
#include "actors/host/crash_point.hpp"
#include "actors/scheduler.hpp"

#include <caf/all.hpp>

#include <algorithm>
#include <utility>

// scontrol: hold, release, requeue, top, update; and draining the node. All jobs that one request
// names are changed with one commit, which also remembers the answer.
namespace slotd {

/// One SteerJobs on its way.
struct SchedulerState::SteerWork {
  Steer ask;
  std::vector<JobPtr> forgotten;  ///< jobs that it names and that had left the table
  SteerOutcome outcome;
};

namespace {

Fault no_such_job() { return {FaultCode::unknown_job, "Invalid job id specified"}; }

void refuse_unknown(SteerOutcome& outcome, JobId job) {
  const JobRefusal refusal{job, no_such_job()};
  outcome.refused.push_back(refusal);
}

std::vector<JobId> once_each(std::vector<JobId> ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

}  // namespace

caf::result<SteerOutcome> SchedulerState::steer(const Steer& ask) {
  auto promise = self_->make_response_promise<SteerOutcome>();
  if (auto answer = answers_.find(ask.id))
    if (const auto* before = std::get_if<SteerOutcome>(answer.get())) {
      promise.deliver(*before);
      return promise;
    }
  const auto& filter = ask.ask->filter;
  if (filter.jobs.empty() && filter.names.empty()) {
    promise.deliver(to_error({FaultCode::usage, "No job identification provided"}));
    return promise;
  }
  auto& asked = being_steered_[ask.id];
  asked.push_back(promise);
  if (asked.size() == 1) steer_all(std::make_shared<SteerWork>(SteerWork{ask, {}, {}}));
  return promise;
}

/// Finds the jobs; those that ended long ago are only on disk.
void SchedulerState::steer_all(std::shared_ptr<SteerWork> work) {
  FetchJobs missing;
  for (auto id : once_each(work->ask.ask->filter.jobs)) {
    if (id == JobId{} || id > last_job_)
      refuse_unknown(work->outcome, id);
    else if (!jobs_.find(id) && gate_.is_open(id))
      missing.ids.push_back(id);
  }
  if (missing.ids.empty()) return steer_when_free(std::move(work));
  self_->request(tools_.journal, caf::infinite, missing)
    .then(
      [this, work, missing](const FetchedJobs& fetched) {
        work->forgotten = fetched.jobs;
        auto is_stored = [&](JobId id) {
          return std::any_of(fetched.jobs.begin(), fetched.jobs.end(),
                             [id](const JobPtr& job) { return job->id == id; });
        };
        for (auto id : missing.ids)
          if (!is_stored(id)) refuse_unknown(work->outcome, id);
        steer_when_free(work);
      },
      [this, work](const caf::error& error) {
        answer_steering(work->ask.id, tl::unexpected(to_fault(error)));
      });
}

std::vector<JobPtr> SchedulerState::select_for_steering(const SteerWork& work) const {
  const auto& filter = work.ask.ask->filter;
  std::vector<JobPtr> chosen;
  if (filter.jobs.empty()) {
    for (auto job = jobs_.next_after(JobId{}); job; job = jobs_.next_after(job->id))
      if (!is_over(job->state) && decide::matches(*job, filter)) chosen.push_back(job);
    return chosen;
  }
  for (auto id : once_each(filter.jobs)) {
    auto job = jobs_.find(id);
    for (const auto& old : work.forgotten)
      if (!job && old->id == id) job = old;
    if (job && decide::matches(*job, filter)) chosen.push_back(job);
  }
  return chosen;
}

/// Once no change of any of the jobs is on its way.
void SchedulerState::steer_when_free(std::shared_ptr<SteerWork> work) {
  auto jobs = select_for_steering(*work);
  for (const auto& job : jobs)
    if (!gate_.is_open(job->id))
      return gate_.pass(job->id, [this, work] { steer_when_free(work); });
  commit_steering(jobs, std::move(work));
}

void SchedulerState::commit_steering(const std::vector<JobPtr>& jobs,
                                     std::shared_ptr<SteerWork> work) {
  if (jobs.empty() && work->outcome.refused.empty())
    return answer_steering(work->ask.id, tl::unexpected(no_such_job()));
  Record record;
  for (const auto& job : jobs) {
    decide::SteeringFacts facts{tools_.config.machine, now(), standing_of(*job),
                                queue_.highest_priority()};
    auto steered = decide::steer(*job, work->ask.ask->what, facts);
    if (!steered) {
      work->outcome.refused.push_back({job->id, steered.error()});
      continue;
    }
    work->outcome.done.push_back(job->id);
    if (!steered->changed) continue;
    record.changes.push_back({std::make_shared<const Job>(std::move(steered->job)), steered->kind,
                              std::move(steered->what)});
  }
  if (record.changes.empty()) return answer_steering(work->ask.id, work->outcome);
  if (!work->ask.id.empty())
    record.answered = {work->ask.id, std::make_shared<const Answer>(work->outcome)};

  for (const auto& change : record.changes) queue_.erase(change.job->id);
  host::crash_point(host::CrashPoint::steer_before_commit);
  commit(
    std::move(record),
    [this, work](const Recorded& recorded) {
      host::crash_point(host::CrashPoint::steer_after_commit);
      answer_steering(work->ask.id, work->outcome);
      for (const auto& job : recorded.jobs) steered(*job);
      want_round();
    },
    [this, work, jobs](const Fault& fault) {
      for (const auto& job : jobs)
        if (job->state == JobState::pending && !queue_.contains(job->id)) enqueue(*job);
      answer_steering(work->ask.id, tl::unexpected(fault));
    });
}

/// The change is on disk: now it is put in force.
void SchedulerState::steered(const Job& job) {
  if (job.state == JobState::pending) return enqueue(job);
  auto supervisor = supervisors_.find(job.id);
  if (supervisor == supervisors_.end()) return;
  if (job.run->requeue_asked != RequeueAsk::none)
    self_->send(supervisor->second, EndNow{tools_.config.kill_wait});
  else
    self_->send(supervisor->second, PassTimeLimit{job.request.time_limit});
}

void SchedulerState::answer_steering(const RequestId& id, const Result<SteerOutcome>& outcome) {
  if (outcome && !id.empty()) answers_.put(id, std::make_shared<const Answer>(*outcome), now());
  auto asked = being_steered_.find(id);
  if (asked == being_steered_.end()) return;
  auto promises = std::move(asked->second);
  being_steered_.erase(asked);
  for (auto& promise : promises) {
    if (outcome)
      promise.deliver(*outcome);
    else
      promise.deliver(to_error(outcome.error()));
  }
}

caf::result<NodeUpdated> SchedulerState::change_node(const ChangeNode& ask) {
  auto promise = self_->make_response_promise<NodeUpdated>();
  if (auto answer = answers_.find(ask.id))
    if (std::holds_alternative<NodeUpdated>(*answer)) {
      promise.deliver(NodeUpdated{});
      return promise;
    }
  auto drains = ask.ask.wish == UpdateNode::Wish::drain;
  if (drains && ask.ask.reason.empty()) {
    promise.deliver(to_error({FaultCode::invalid, "a drain needs a Reason"}));
    return promise;
  }
  gate_.pass(the_node, [this, ask, promise, drains] {
    std::optional<Drain> drain;
    if (drains) drain = Drain{ask.ask.reason, now(), ask.ask.user, ask.uid};
    commit_node(ask.id, std::move(drain), promise);
  });
  return promise;
}

void SchedulerState::commit_node(const RequestId& id, std::optional<Drain> drain,
                                 caf::typed_response_promise<NodeUpdated> promise) {
  Record record;
  record.node = NodeChange{drain};
  if (!id.empty()) record.answered = {id, std::make_shared<const Answer>(NodeUpdated{})};
  host::crash_point(host::CrashPoint::node_before_commit);
  commit(
    std::move(record),
    [this, id, drain, promise](const Recorded&) mutable {
      host::crash_point(host::CrashPoint::node_after_commit);
      drain_ = drain;
      snapshot_ = nullptr;
      if (!id.empty()) answers_.put(id, std::make_shared<const Answer>(NodeUpdated{}), now());
      promise.deliver(NodeUpdated{});
      want_round();
    },
    [promise](const Fault& fault) mutable { promise.deliver(to_error(fault)); });
}

}  // namespace slotd
