#pragma once

#include "protocol/base/amounts.hpp"

#include <cstddef>
#include <string>

namespace slotd::host {

/// CPUs that this process may use: the smaller of its affinity mask and its cgroup's quota, rounded
/// down, at least 1 (cgroup v2 cpu.max, v1 cpu.cfs_quota_us).
Cpus usable_cpus();
/// MemTotal of /proc/meminfo or the cgroup's memory limit, whichever is smaller, in MiB; 16384 MiB if
/// neither can be read.
Mebibytes usable_memory();
/// When this machine was started (/proc/stat, btime); the epoch if that cannot be read.
Time boot_time();
/// Threads of the whole machine that run or wait for a CPU now (proc(5), loadavg); 0 if that cannot
/// be read.
std::size_t runnable_threads();
/// CPUs of the whole machine, at least 1.
std::size_t online_cpus();
/// Raises the soft limit of open files to the hard one.
void raise_descriptor_limit();
/// Is the folder on a network file system (NFS, CIFS, 9p, drvfs)? Locks do not hold there.
bool on_network_file_system(const std::string& path);
/// Path of the running program, with links resolved; empty if /proc is missing.
std::string own_program();

}  // namespace slotd::host
