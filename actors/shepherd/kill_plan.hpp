#pragma once

#include "protocol/base/amounts.hpp"
#include "protocol/exit_record.hpp"

#include <optional>
#include <variant>

namespace slotd::shepherd {

/// What to do now. Usually it is nothing.
struct KillActions {
  bool warn = false;              ///< send the warning signal
  bool terminate = false;         ///< send CONT and TERM to every process of the job
  bool kill = false;              ///< send KILL to every process of the job
  bool tell_completing = false;   ///< send a CompletingNote
  bool tell_kill_failed = false;  ///< send a KillFailedNote
  bool operator==(const KillActions&) const = default;
};

/// Decides when and how a job is ended: the warning before its time limit, the limit, TERM and then KILL,
/// and what to do about processes that survive both.
///
///     running ──warning due──▶ running, warned: once a run, wherever the limit is moved to later
///     running ──limit reached, end asked──▶ terminating ──kill_wait over──▶ killing ──▶ (all gone)
///        └──────────────────────script ended, some are left──────────────────▲
///
/// It is pure: each call gets the time, on CLOCK_MONOTONIC. Ask `next` after each call.
class KillPlan {
 public:
  struct Settings {
    Duration start{};                                    ///< when the job's first process started
    std::optional<Duration> limit;                       ///< counted from `start`
    std::optional<Duration> warn_before = std::nullopt;  ///< how long before the limit
    Duration kill_wait{};                                ///< of a limit's ladder
    /// After this long without success KILL is reported, and again after each such time, so that a
    /// daemon that was away hears of it later.
    Duration report_after = std::chrono::seconds(60);
  };
  explicit KillPlan(const Settings& settings);

  /// The daemon wants the job to end. Without a kill wait it gets KILL at once. If the daemon asks again
  /// meanwhile, the end can only come sooner.
  KillActions end_asked(Duration now, Duration kill_wait);
  /// Sets a new limit, counted from the job's start; a limit in the past is reached at once. False if the
  /// job is being ended already.
  bool set_limit(std::optional<Duration> limit);
  /// Would `timer` end the job now for its limit, which was not put off yet?
  bool limit_due(Duration now) const;
  /// Lets the limit come at that moment at the earliest, even if it is changed meanwhile.
  void put_off_limit(Duration until) { put_off_until_ = until; }
  /// The batch script has ended, but some process of the job is left.
  KillActions script_ended(Duration now);
  /// The moment of `next` has come.
  KillActions timer(Duration now);

  /// When to call `timer`; none for never.
  std::optional<Duration> next() const;
  /// What first asked for the end; by_itself if nothing did.
  EndCause cause() const { return cause_; }

 private:
  struct Running {};
  struct Terminating {
    Duration kill_at{};
  };
  struct Killing {
    Duration report_at{};
    Duration round_at{};
    Duration pause{};  ///< from this round to the next
  };

  KillActions begin_kill(Duration now);
  KillActions next_round(Killing& killing, Duration now);
  std::optional<Duration> limit_at() const;
  /// None if there is no warning to send any more.
  std::optional<Duration> warning_at() const;

  Settings settings_;
  std::variant<Running, Terminating, Killing> phase_;
  EndCause cause_ = EndCause::by_itself;
  std::optional<Duration> put_off_until_;
  bool completing_told_ = false;
  bool warned_ = false;
};

}  // namespace slotd::shepherd
