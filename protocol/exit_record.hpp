#pragma once

#include "protocol/base/amounts.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/job.hpp"

#include <string>
#include <string_view>

namespace slotd {

/// What made an attempt end, as its shepherd saw it.
enum class EndCause {
  by_itself = 1,   ///< the script ended, by exit or by a signal from elsewhere
  time_limit,      ///< the shepherd ended it for its time limit
  cancelled,       ///< the shepherd ended it because the daemon said so
  out_of_memory,   ///< the cgroup reports an OOM kill
  launch_failure,  ///< no process of the job ever ran; `detail` says why
};
inline constexpr EndCause last_of(EndCause) { return EndCause::launch_failure; }

/// What a shepherd leaves behind. It sends this to the daemon, or writes the file `<n>/exit` if the daemon
/// is away. The daemon applies it once for each (job, attempt), however often it arrives.
struct ExitRecord {
  static constexpr std::string_view wire_name = "exit";
  std::uint32_t version = 1;
  JobId job;
  Attempt attempt;
  EndCause cause = EndCause::by_itself;
  ExitStatus exit;     ///< of the batch script; for a wrap the first non-zero in rank order
  Time end;            ///< wall time when the last process of the job was gone
  Duration elapsed{};  ///< on CLOCK_MONOTONIC, from the first process's start to the script's end
  Usage usage;
  std::string detail;  ///< one line; empty if there is nothing to say
  bool operator==(const ExitRecord&) const = default;
};

template <class F>
void fields(F& f, ExitRecord& x) {
  f("v", x.version), f("job", x.job), f("attempt", x.attempt), f("cause", x.cause),
    f("exit", x.exit);
  f("end", x.end), f("elapsed", x.elapsed), f("usage", x.usage), f("detail", x.detail);
}

}  // namespace slotd
