#pragma once

#include "protocol/exit_record.hpp"

#include <optional>
#include <variant>

namespace slotd {

/// The script has ended or is being ended, and some of its processes are left.
struct CompletingNote {
  static constexpr std::string_view wire_name = "completing";
  JobId job;
  Attempt attempt;
  bool operator==(const CompletingNote&) const = default;
};

/// Processes have survived SIGKILL for 60 s. The shepherd keeps trying.
struct KillFailedNote {
  static constexpr std::string_view wire_name = "kill_failed";
  JobId job;
  Attempt attempt;
  std::string detail;  ///< which: `pid 12 (name), …`
  bool operator==(const KillFailedNote&) const = default;
};

/// What a shepherd sends to `run/shepherd.sock` (seqpacket, one message a packet). An ExitRecord is
/// answered by an Acknowledgement once it is committed; notes are not answered.
using ShepherdNote = std::variant<ExitRecord, CompletingNote, KillFailedNote>;
struct ShepherdMessage {
  std::uint32_t version = 1;
  ShepherdNote word;
  bool operator==(const ShepherdMessage&) const = default;
};
struct Acknowledgement {
  std::uint32_t version = 1;
  JobId job;
  Attempt attempt;
  bool operator==(const Acknowledgement&) const = default;
};

/// Begin the kill ladder: CONT and TERM to every process of the job, after `kill_wait` KILL.
struct EndJob {
  static constexpr std::string_view wire_name = "end";
  Duration kill_wait{};
  bool operator==(const EndJob&) const = default;
};

/// Which processes a signal is for.
enum class SignalTarget {
  steps = 1,  ///< the running steps; in a job without steps the whole batch process group
  batch,      ///< the batch shell alone
  all,        ///< every process of the job
};
inline constexpr SignalTarget last_of(SignalTarget) { return SignalTarget::all; }

struct SendSignal {
  static constexpr std::string_view wire_name = "signal";
  std::int32_t signal = 0;
  SignalTarget target = SignalTarget::steps;
  bool operator==(const SendSignal&) const = default;
};

/// The time limit, counted from the job's start. It is absolute, so that sending it twice does no harm.
struct SetTimeLimit {
  static constexpr std::string_view wire_name = "limit";
  std::optional<Duration> limit;
  bool operator==(const SetTimeLimit&) const = default;
};

/// What the daemon sends to a shepherd's control socket (seqpacket). Answered by ControlAnswer.
using ControlCommand = std::variant<EndJob, SendSignal, SetTimeLimit>;
struct ControlMessage {
  std::uint32_t version = 1;
  std::uint32_t id = 0;  ///< the answer has the same one
  ControlCommand word;
  bool operator==(const ControlMessage&) const = default;
};
struct ControlAnswer {
  std::uint32_t version = 1;
  std::uint32_t id = 0;
  bool done = false;
  std::string detail;
  bool operator==(const ControlAnswer&) const = default;
};

template <class F>
void fields(F& f, CompletingNote& x) {
  f("job", x.job), f("attempt", x.attempt);
}
template <class F>
void fields(F& f, KillFailedNote& x) {
  f("job", x.job), f("attempt", x.attempt), f("detail", x.detail);
}
template <class F>
void fields(F& f, ShepherdMessage& x) {
  f("v", x.version), f("word", x.word);
}
template <class F>
void fields(F& f, Acknowledgement& x) {
  f("v", x.version), f("job", x.job), f("attempt", x.attempt);
}
template <class F>
void fields(F& f, EndJob& x) {
  f("kill_wait", x.kill_wait);
}
template <class F>
void fields(F& f, SendSignal& x) {
  f("signal", x.signal), f("target", x.target);
}
template <class F>
void fields(F& f, SetTimeLimit& x) {
  f("limit", x.limit);
}
template <class F>
void fields(F& f, ControlMessage& x) {
  f("v", x.version), f("id", x.id), f("op", x.word);
}
template <class F>
void fields(F& f, ControlAnswer& x) {
  f("v", x.version), f("id", x.id), f("done", x.done), f("detail", x.detail);
}

}  // namespace slotd
