#include "actors/shepherd/processes.hpp"

#include "actors/host/process.hpp"
#include "actors/host/process_table.hpp"

#include <sys/resource.h>
#include <unistd.h>
#include <algorithm>
#include <csignal>

namespace slotd::shepherd {

namespace {

/// A job that forks faster than so many tries can follow is dealt with in the next round.
constexpr int most_walks = 8;

}  // namespace

void JobProcesses::signal(int signal) const {
  for (auto pid : host::descendants(::getpid())) host::send_signal(pid, signal);
}

void JobProcesses::kill() const {
  if (cgroup_) cgroup_->kill();
  std::vector<pid_t> known;
  for (int walk = 0; walk < most_walks; ++walk) {
    auto before = known.size();
    for (auto pid : host::descendants(::getpid())) {
      if (std::find(known.begin(), known.end(), pid) != known.end()) continue;
      host::send_signal(pid, SIGKILL);
      known.push_back(pid);
    }
    if (known.size() == before) return;
  }
}

void JobProcesses::sample_memory() {
  auto now = host::resident_memory(host::descendants(::getpid()));
  largest_sample_ = std::max(largest_sample_, now);
}

bool JobProcesses::needs_samples() const { return !cgroup_ || !cgroup_->peak_memory(); }

ByteCount JobProcesses::peak_memory() const {
  if (cgroup_)
    if (auto peak = cgroup_->peak_memory()) return *peak;
  rusage reaped{};
  ::getrusage(RUSAGE_CHILDREN, &reaped);
  return std::max(largest_sample_, ByteCount{static_cast<std::uint64_t>(reaped.ru_maxrss) * 1024});
}

std::string JobProcesses::describe() const { return host::describe(host::descendants(::getpid())); }

}  // namespace slotd::shepherd
