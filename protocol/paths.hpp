#pragma once

#include "protocol/base/ids.hpp"

#include <string>

namespace slotd {

/// Where everything lies below a runtime root, and who writes it.
///
///     $SLOTD_ROOT                     0700
///     ├── run/                        0700
///     │   ├── slotd.lock              daemon   held with flock(2) while it lives; host, boot, pid
///     │   ├── slotd.sock              daemon   clients ask here (ZeroMQ)
///     │   ├── events.sock             daemon   subscribers hear events here (ZeroMQ)
///     │   └── shepherd.sock           daemon   shepherds deliver exit records here (seqpacket)
///     └── lib/
///         ├── state.db                daemon   the truth; 0600
///         ├── jobs/<job>.removed/     daemon   the folder of a job that ended long ago, being removed
///         └── jobs/<job>/             daemon   makes the folder
///             ├── script.sh           shepherd 0700, what runs
///             ├── exit_status         shepherd a number and a newline; 128+n for signal n
///             ├── control.sock        shepherd takes the daemon's word
///             └── <attempt>/          daemon
///                 ├── spec            daemon   what to run, with the environment; 0600
///                 ├── claim           shepherd which process has this attempt
///                 └── exit            shepherd how it ended, where no daemon was there to hear
class Paths {
 public:
  /// `root` must be absolute.
  explicit Paths(std::string root) : root_(std::move(root)) {}

  const std::string& root() const { return root_; }
  std::string run_folder() const { return root_ + "/run"; }
  std::string lock() const { return run_folder() + "/slotd.lock"; }
  static const char* client_socket_name() { return "slotd.sock"; }
  static const char* event_socket_name() { return "events.sock"; }
  static const char* shepherd_socket_name() { return "shepherd.sock"; }
  static const char* control_socket_name() { return "control.sock"; }
  std::string client_socket() const { return run_folder() + "/" + client_socket_name(); }
  std::string event_socket() const { return run_folder() + "/" + event_socket_name(); }
  std::string shepherd_socket() const { return run_folder() + "/" + shepherd_socket_name(); }

  std::string lib_folder() const { return root_ + "/lib"; }
  std::string database() const { return lib_folder() + "/state.db"; }
  std::string jobs_folder() const { return lib_folder() + "/jobs"; }
  std::string job_folder(JobId job) const { return jobs_folder() + "/" + to_string(job); }
  /// Where a job's folder waits to be removed.
  std::string set_aside_folder(JobId job) const { return job_folder(job) + set_aside_suffix(); }
  static const char* set_aside_suffix() { return ".removed"; }
  std::string script(JobId job) const { return job_folder(job) + "/script.sh"; }
  std::string exit_status(JobId job) const { return job_folder(job) + "/exit_status"; }
  std::string control_socket(JobId job) const { return job_folder(job) + "/control.sock"; }

  std::string attempt_folder(JobId job, Attempt n) const {
    return job_folder(job) + "/" + to_string(n);
  }
  std::string spec(JobId job, Attempt n) const { return attempt_folder(job, n) + "/spec"; }
  std::string claim(JobId job, Attempt n) const { return attempt_folder(job, n) + "/claim"; }
  std::string exit_record(JobId job, Attempt n) const { return attempt_folder(job, n) + "/exit"; }

 private:
  std::string root_;
};

}  // namespace slotd
