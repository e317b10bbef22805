#pragma once

#include "protocol/base/amounts.hpp"
#include "protocol/base/ids.hpp"

#include <cstddef>

namespace slotd::shepherd {

/// How long a limit that is due lets others go first. Nothing on any machine that is merely busy.
///
/// Thousands of limits that end in one moment wake as many shepherds, and whoever else wants a CPU
/// then, the daemon and the user's shell among them, waits until each of them has had its turn. So
/// where more than 32 threads for each CPU want to run, limits are spread over up to 5 s, each job
/// at a place of its own.
Duration pause_in_crowd(std::size_t runnable_threads, std::size_t cpus, JobId job);

}  // namespace slotd::shepherd
