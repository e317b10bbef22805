#pragma once

#include "protocol/base/amounts.hpp"
#include "protocol/base/ids.hpp"

#include <cstddef>

namespace slotd::shepherd {

/// How long a job whose limit is due lets others go first. This is zero on a machine that is merely busy.
///
/// Thousands of limits that are due at one moment wake as many shepherds. Everybody else who wants a CPU
/// then, such as the daemon and the user's shell, would wait until each of them has had its turn. So where
/// more than 32 threads for each CPU want to run, limits are spread over up to 5 s, and each job has a
/// moment of its own.
Duration pause_in_crowd(std::size_t runnable_threads, std::size_t cpus, JobId job);

}  // namespace slotd::shepherd
