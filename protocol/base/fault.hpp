#pragma once

#include <string>
#include <string_view>

namespace slotd {

/// Why something was refused or failed. Numbers travel on the wire: they are never reused, and new
/// ones are added at the end. Zero is left out because CAF reads a zero code as "no error".
enum class FaultCode {
  usage = 1,          ///< the command line cannot be understood (unknown option, bad number)
  invalid = 2,        ///< understood, but not allowed (unknown partition, too large)
  unknown_job = 3,    ///< there is no job with that id
  wrong_state = 4,    ///< the job is not in a state that allows this
  no_daemon = 5,      ///< nobody answers on the socket
  storage = 6,        ///< the database refused (full disk, locked, damaged)
  malformed = 7,      ///< the bytes are no frame of ours
  too_large = 8,      ///< over a limit of the wire (script 4 MiB, request 16 MiB)
  denied = 9,         ///< it belongs to another user
  system = 10,        ///< a system call failed; the text names it
  list_changed = 11,  ///< the snapshot behind a page is gone: ask again from the first page
  busy = 12,          ///< not now; asking again later may succeed
};

inline constexpr FaultCode last_of(FaultCode) { return FaultCode::busy; }

/// One line for a person: what, where, what to do. It never holds a line break.
struct Fault {
  FaultCode code = FaultCode::invalid;
  std::string text;
  bool operator==(const Fault&) const = default;
};

template <class F>
void fields(F& f, Fault& x) {
  f("code", x.code), f("text", x.text);
}

/// The exit status of Slurm's commands for such a fault when they submit (sbatch, srun, salloc:
/// 255 for a command line that cannot be understood, else 1). Query commands always exit with 1.
int submit_exit_status(FaultCode code);

/// The text of an errno value, for the end of a Fault's line.
std::string errno_text(int error);

}  // namespace slotd
