#include "actors/shepherd/kill_plan.hpp"

#include <algorithm>
#include <utility>

namespace slotd::shepherd {

namespace {

// KILL takes effect within about a millisecond. A process that is left after the first pause was forked
// meanwhile or hangs in the kernel; for the latter there is no hurry.
constexpr Duration first_pause = std::chrono::milliseconds(50);
constexpr Duration longest_pause = std::chrono::seconds(1);
// A warning may be due as soon as the job starts. It would kill a script that has not had time to set its
// trap.
constexpr Duration longest_setting_up = std::chrono::seconds(1);

}  // namespace

KillPlan::KillPlan(const Settings& settings) : settings_(settings) {}

KillActions KillPlan::end_asked(Duration now, Duration kill_wait) {
  if (auto* terminating = std::get_if<Terminating>(&phase_)) {
    terminating->kill_at = std::min(terminating->kill_at, now + kill_wait);
    return {};
  }
  if (!std::holds_alternative<Running>(phase_)) return {};
  cause_ = EndCause::cancelled;
  // The daemon that asks shows the job as completing already.
  completing_told_ = true;
  // With a TERM first it would be chance which of the two ends the job.
  if (kill_wait <= Duration::zero()) return begin_kill(now);
  phase_ = Terminating{now + kill_wait};
  return {.terminate = true};
}

bool KillPlan::set_limit(std::optional<Duration> limit) {
  if (!std::holds_alternative<Running>(phase_)) return false;
  settings_.limit = limit;
  return true;
}

bool KillPlan::limit_due(Duration now) const {
  auto due = next();
  return std::holds_alternative<Running>(phase_) && !put_off_until_ && due && now >= *due &&
         due == limit_at();
}

KillActions KillPlan::script_ended(Duration now) {
  if (std::holds_alternative<Killing>(phase_)) return {};
  return begin_kill(now);
}

KillActions KillPlan::timer(Duration now) {
  if (auto due = next(); !due || now < *due) return {};
  if (auto* killing = std::get_if<Killing>(&phase_)) return next_round(*killing, now);
  if (std::holds_alternative<Terminating>(phase_)) return begin_kill(now);
  if (now < *limit_at()) {
    warned_ = true;
    return {.warn = true};
  }
  cause_ = EndCause::time_limit;
  phase_ = Terminating{now + settings_.kill_wait};
  completing_told_ = true;
  return {.terminate = true, .tell_completing = true};
}

std::optional<Duration> KillPlan::next() const {
  if (const auto* killing = std::get_if<Killing>(&phase_))
    return std::min(killing->round_at, killing->report_at);
  if (const auto* terminating = std::get_if<Terminating>(&phase_)) return terminating->kill_at;
  auto warning = warning_at();
  return warning ? warning : limit_at();
}

KillActions KillPlan::begin_kill(Duration now) {
  phase_ = Killing{now + settings_.report_after, now + first_pause, first_pause};
  return {.kill = true};
}

KillActions KillPlan::next_round(Killing& killing, Duration now) {
  KillActions actions{.kill = true};
  actions.tell_completing = !std::exchange(completing_told_, true);
  if (now >= killing.report_at) {
    actions.tell_kill_failed = true;
    killing.report_at = now + settings_.report_after;
  }
  killing.pause = std::min(killing.pause * 2, longest_pause);
  killing.round_at = now + killing.pause;
  return actions;
}

std::optional<Duration> KillPlan::limit_at() const {
  if (!settings_.limit) return std::nullopt;
  // "No limit" may be written as a very large one: the sum must not overflow.
  auto moment = settings_.start + std::min(*settings_.limit, Duration::max() / 2);
  return put_off_until_ ? std::max(moment, *put_off_until_) : moment;
}

std::optional<Duration> KillPlan::warning_at() const {
  auto limit = limit_at();
  if (warned_ || !limit || !settings_.warn_before) return std::nullopt;
  auto setting_up = std::min(longest_setting_up, (*limit - settings_.start) / 2);
  auto moment = std::max(*limit - *settings_.warn_before, settings_.start + setting_up);
  return std::min(moment, *limit);
}

}  // namespace slotd::shepherd
