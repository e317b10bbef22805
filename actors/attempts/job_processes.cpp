#include "actors/attempts/job_processes.hpp"

#include "actors/decide/lifecycle/launch.hpp"
#include "actors/host/cgroup.hpp"
#include "actors/host/process.hpp"
#include "actors/host/process_table.hpp"

#include <algorithm>
#include <csignal>

namespace slotd {

void MachineProcesses::end(JobId job, Attempt attempt, Force force) {
  for (auto pid : host::processes_with_mark(decide::job_mark(root_uuid_, job, attempt))) {
    host::send_signal(pid, force == Force::kill ? SIGKILL : SIGTERM);
    if (force == Force::terminate) host::send_signal(pid, SIGCONT);
  }
}

std::vector<pid_t> MachineProcesses::sweep(JobId job, Attempt attempt, pid_t session) {
  auto left = left_over(job, attempt, session);
  for (auto pid : left) host::send_signal(pid, SIGKILL);
  return left;
}

std::vector<pid_t> MachineProcesses::left_over(JobId job, Attempt attempt, pid_t session) const {
  auto left = host::processes_with_mark(decide::job_mark(root_uuid_, job, attempt), session);
  auto cgroup = host::Cgroup::find(decide::cgroup_folder(cgroup_base_, job));
  if (!cgroup) return left;
  cgroup->kill();
  for (auto pid : cgroup->processes())
    if (std::find(left.begin(), left.end(), pid) == left.end()) left.push_back(pid);
  if (left.empty()) cgroup->remove();
  return left;
}

}  // namespace slotd
