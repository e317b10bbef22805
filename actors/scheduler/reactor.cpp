#include "actors/scheduler/reactor.hpp"

#include "actors/decide/arrays/arrays.hpp"

#include <map>

namespace slotd {

void Reactor::follow_up(const std::vector<RowChange>& changes, const CommitContext& context) {
  std::vector<Reaction> reactions;
  for (const auto& change : changes) {
    reactions.push_back(after(change.before.get(), *change.now));
    tell_attempt(change, reactions.back(), context);
  }
  let_elements_leave(changes);
  auto round = false;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    follow_up(changes[i], reactions[i], context);
    round = round || reactions[i].round;
  }
  if (round) rounds_.want();
}

void Reactor::tell_attempt(const RowChange& change, const Reaction& reaction,
                           const CommitContext& context) {
  const auto& job = *change.now;
  if (reaction.launch) attempts_.launch(change.now);
  if (reaction.end_attempt)
    attempts_.tell(job.id, EndNow{context.kill_at_once ? Duration{} : config_.kill_wait});
  if (reaction.pass_limit) attempts_.tell(job.id, PassTimeLimit{job.request.time_limit});
  if (reaction.dismiss) attempts_.dismiss(job.id);
}

void Reactor::let_elements_leave(const std::vector<RowChange>& changes) {
  std::map<JobId, IndexSet> leaving;
  for (const auto& change : changes) {
    if (change.left == JobId{}) continue;
    const auto& job = *change.now;
    if (is_array_record(job))
      leaving[change.left].insert(job.array->waiting);
    else
      leaving[change.left].insert(job.array_index);
  }
  for (const auto& [record, elements] : leaving) elements_left(record, elements);
}

/// These elements have rows of their own now. The record's row is not written for that: a daemon that starts
/// derives it anew. A part that all have left is forgotten; an array's own record stands for its elements.
void Reactor::elements_left(JobId record, const IndexSet& elements) {
  auto row = jobs_.find(record);
  if (!row) return;
  auto rest = decide::without(row, elements);
  jobs_.put(rest);
  pending_.array_has_begun(rest->array_id);
  if (!is_empty_record(*rest)) return queue_.place_record(*rest);
  queue_.leave(*rest);
  if (record != rest->array_id) jobs_.forget_part(*rest);
  records_.close_when_over(*rest);
}

void Reactor::follow_up(const RowChange& change, const Reaction& reaction,
                        const CommitContext& context) {
  const auto& job = *change.now;
  if (!reaction.launch && (reaction.enqueue || reaction.forget_later)) queue_.leave(job);
  if (reaction.array_changed) queue_.array_changed(job);
  if (reaction.launch) pending_.has_begun(job);
  if (reaction.enqueue) enqueue(job.id, reaction, context.evicted);
  if (reaction.forget_later) ends_.remember(job);
  if (reaction.over) tell_of_end(change.now);
}

/// A job whose launch has failed waits before the next try.
void Reactor::enqueue(JobId id, const Reaction& reaction, const EvictedJobs& evicted) {
  auto job = jobs_.find(id);
  if (!job || job->state != JobState::pending) return;
  auto pause = attempts_.pause_before_launch(id);
  if (reaction.dismiss && pause.count() > 0) return pending_.recheck_later(id, pause);
  pending_.enqueue(*job, evicted);
}

void Reactor::tell_of_end(const JobPtr& over) {
  attempts_.forget(over->id);
  waits_.tell(*over);
  pending_.recheck_dependents(over);
  records_.close_when_over(*over);
}

}  // namespace slotd
