#pragma once

#include "protocol/base/amounts.hpp"
#include "protocol/exit_record.hpp"

#include <optional>
#include <variant>

namespace slotd::shepherd {

/// What is to be done now. Nothing is the usual answer.
struct KillActions {
  bool warn = false;              ///< the warning signal to whom it is for
  bool terminate = false;         ///< CONT and TERM to every process of the job
  bool kill = false;              ///< KILL to every process of the job
  bool tell_completing = false;   ///< a CompletingNote
  bool tell_kill_failed = false;  ///< a KillFailedNote
  bool operator==(const KillActions&) const = default;
};

/// When a job is ended and how: a warning ahead of its time limit, the limit, the ladder TERM - KILL,
/// and what outlives both.
///
///     running ──warning due──▶ running, warned: once a run, wherever the limit is moved to later
///     running ──limit reached, end asked──▶ terminating ──kill_wait over──▶ killing ──▶ (all gone)
///        └──────────────────────script ended, some are left──────────────────▲
///
/// Pure: the time comes in with every call, on CLOCK_MONOTONIC. Ask `next` after each call.
class KillPlan {
 public:
  struct Settings {
    Duration start{};                                    ///< when the job's first process started
    std::optional<Duration> limit;                       ///< from `start` on
    std::optional<Duration> warn_before = std::nullopt;  ///< how long ahead of the limit
    Duration kill_wait{};                                ///< of a limit's ladder
    /// KILL in vain for so long is reported, and again each time: a daemon that is away hears it
    /// later.
    Duration report_after = std::chrono::seconds(60);
  };
  explicit KillPlan(const Settings& settings);

  /// The daemon wants the job ended; without a kill wait by KILL alone. Asked again while the ladder
  /// runs, it can only come sooner.
  KillActions end_asked(Duration now, Duration kill_wait);
  /// A new limit from the job's start; one in the past is reached at once. False: too late, the job
  /// is being ended already.
  bool set_limit(std::optional<Duration> limit);
  /// `timer` would now end the job for its limit, which has not been put off yet.
  bool limit_due(Duration now) const;
  /// The limit comes at that moment at the earliest, wherever it is moved meanwhile.
  void put_off_limit(Duration until) { put_off_until_ = until; }
  /// The batch script is over, but some process of the job is left.
  KillActions script_ended(Duration now);
  /// The moment of `next` has come.
  KillActions timer(Duration now);

  /// When `timer` is to be called; none: never.
  std::optional<Duration> next() const;
  /// What began the ladder first; by_itself where nothing did.
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
  /// None: nobody is to be warned any more.
  std::optional<Duration> warning_at() const;

  Settings settings_;
  std::variant<Running, Terminating, Killing> phase_;
  EndCause cause_ = EndCause::by_itself;
  std::optional<Duration> put_off_until_;
  bool completing_told_ = false;
  bool warned_ = false;
};

}  // namespace slotd::shepherd
