#include "actors/scheduler/reactions.hpp"

namespace slotd {

namespace {

bool is_same_attempt(const Job& before, const Job& now) {
  return is_live(before.state) && before.id == now.id && before.attempt == now.attempt;
}

Reaction after_start() {
  Reaction reaction;
  reaction.launch = true;
  reaction.array_changed = true;
  return reaction;
}

Reaction while_live(const Job& before, const Job& now) {
  auto is_new = [](bool was, bool is) { return is && !was; };
  auto requeues = [](const Job& job) { return job.run->requeue_asked != RequeueIntent::none; };
  Reaction reaction;
  reaction.end_attempt = is_new(before.run->cancel_asked, now.run->cancel_asked) ||
                         is_new(requeues(before), requeues(now));
  reaction.pass_limit =
    !reaction.end_attempt && before.request.time_limit != now.request.time_limit;
  reaction.round = reaction.pass_limit;
  return reaction;
}

Reaction while_pending(const Job* before, const Job& now) {
  Reaction reaction;
  reaction.dismiss = before && is_live(before->state);
  reaction.enqueue = true;
  reaction.array_changed = reaction.dismiss || is_array_record(now);
  reaction.round = true;
  return reaction;
}

Reaction when_over(const Job* before) {
  Reaction reaction;
  reaction.forget_later = true;
  reaction.round = true;
  if (before && is_over(before->state)) return reaction;  // split off a record that was over
  reaction.dismiss = before && is_live(before->state);
  reaction.over = true;
  reaction.array_changed = true;
  return reaction;
}

}  // namespace

Reaction after(const Job* before, const Job& now) {
  if (is_over(now.state)) return when_over(before);
  if (now.state == JobState::pending) return while_pending(before, now);
  if (before && is_same_attempt(*before, now)) return while_live(*before, now);
  return after_start();
}

}  // namespace slotd
