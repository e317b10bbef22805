#pragma once

#include "clients/options/job_options.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace slotd::clients {

/// What the options of srun and salloc say.
struct LaunchSettings {
  JobSettings job;
  bool immediate = false;  ///< now or not at all, or within so many seconds
  std::uint32_t immediate_seconds = 0;

  // srun
  bool label = false;
  bool unbuffered = false;
  bool multi_prog = false;
  bool pty = false;
  bool no_wait = false;
  bool quit_on_interrupt = false;
  bool exact = false;  ///< --exclusive too
  bool overlap = false;
  bool kill_on_bad_exit = false;
  std::uint32_t wait_seconds = 0;  ///< for the other tasks, once one has ended; 0: for ever
  std::string step_of;             ///< --jobid
  std::string cpu_bind;
  std::string mpi;
  std::string prolog;
  std::string epilog;
  std::string task_prolog;
  std::string task_epilog;

  // salloc
  bool bell = false;
  bool no_shell = false;
  int kill_signal = 0;  ///< --kill-command: what its command gets when the time is up; 0: none
};

// The tables of srun and salloc: the rows of sbatch that they share with it, under the variables that
// Slurm gives them, and their own. The rows fill `settings`, which must outlive them.

OptionTable srun_options(LaunchSettings& settings);
OptionTable salloc_options(LaunchSettings& settings);

}  // namespace slotd::clients
