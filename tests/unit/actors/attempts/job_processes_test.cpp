#include "actors/attempts/job_processes.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/marked_process.hpp"

#include <sys/wait.h>
#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <string>

using namespace slotd;
using namespace slotd::test;

namespace {

constexpr JobId job{7};
constexpr Attempt attempt{1};

/// Unlike that of any other test that runs at the same time.
std::string root() { return "test-" + std::to_string(::getpid()); }

std::string mark(unsigned of_attempt = 1) {
  return "SLOTD_JOB=" + root() + ":7." + std::to_string(of_attempt);
}

}  // namespace

TEST_CASE("TERM reaches the attempt's processes, stopped ones too, and no others",
          "[job_processes]") {
  MarkedProcess ours(mark(), Session::own), stopped(mark(), Session::own);
  MarkedProcess other(mark(2), Session::own);
  ::kill(stopped.pid(), SIGSTOP);
  MachineProcesses processes(root(), "");
  processes.end(job, attempt, JobProcesses::Force::terminate);
  CHECK(WTERMSIG(ours.child().wait()) == SIGTERM);
  CHECK(WTERMSIG(stopped.child().wait()) == SIGTERM);
  CHECK(::waitpid(other.pid(), nullptr, WNOHANG) == 0);
}

TEST_CASE("KILL ends the attempt's processes", "[job_processes]") {
  MarkedProcess ours(mark(), Session::own);
  MachineProcesses(root(), "").end(job, attempt, JobProcesses::Force::kill);
  CHECK(WTERMSIG(ours.child().wait()) == SIGKILL);
}

TEST_CASE("a sweep kills what is there, says so, and finds nothing after it", "[job_processes]") {
  MarkedProcess marked(mark(), Session::own);
  MarkedProcess unmarked("A=1", Session::own);
  MachineProcesses processes(root(), "");
  CHECK(processes.sweep(job, attempt, 0) == std::vector{marked.pid()});
  CHECK(WTERMSIG(marked.child().wait()) == SIGKILL);
  CHECK(processes.sweep(job, attempt, 0).empty());
  CHECK(::waitpid(unmarked.pid(), nullptr, WNOHANG) == 0);
}
