// slotd-shepherd JOB_FOLDER ATTEMPT: there is one for each running job, and it outlives the daemon that
// starts it.

#include "actors/host/crash_point.hpp"
#include "actors/host/launcher.hpp"
#include "actors/host/log.hpp"
#include "actors/shepherd/claim.hpp"
#include "actors/shepherd/deliver.hpp"
#include "actors/shepherd/run.hpp"
#include "actors/shepherd/signals.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cstdlib>

namespace {

using slotd::host::crash_point;
using slotd::host::CrashPoint;

void to_null(int descriptor) {
  slotd::host::UniqueFd null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  if (null.get() == descriptor)
    null.release();
  else if (null)
    ::dup2(null.get(), descriptor);
}

/// A shepherd must not keep the daemon's descriptors open: above all, the daemon's lock must be released
/// when the daemon dies, whatever still runs. And files opened later must not get a standard descriptor.
void keep_own_descriptors() {
  for (int descriptor = 0; descriptor <= slotd::host::launch_pipe_fd; ++descriptor)
    if (::fcntl(descriptor, F_GETFD) < 0) to_null(descriptor);
  ::fcntl(slotd::host::launch_pipe_fd, F_SETFD, FD_CLOEXEC);
  ::close_range(slotd::host::launch_pipe_fd + 1, ~0U, 0);
}

void become_shepherd() {
  keep_own_descriptors();
  slotd::shepherd::stay_for_signals();
  ::umask(077);
  // Every orphan of the job comes back here, however often it forks or changes its session.
  ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

int complain(const slotd::Fault& fault) {
  slotd::host::log(slotd::host::LogLevel::error, "slotd-shepherd: " + fault.text);
  return EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace slotd::shepherd;
  if (argc != 3) return complain({slotd::FaultCode::usage, "arguments: JOB_FOLDER ATTEMPT"});
  become_shepherd();

  auto assignment = read_assignment(argv[1], argv[2]);
  if (!assignment) return complain(assignment.error());
  crash_point(CrashPoint::claim_before);
  auto mine = claim(*assignment);
  if (!mine) return complain(mine.error());
  if (!*mine) return EXIT_SUCCESS;  // another shepherd, or the daemon, has it
  crash_point(CrashPoint::claim_after);

  // From here on the attempt is ours: whatever happens, its record alone reports its end. A terminal or
  // pipe of the daemon must not stay open for as long as the job runs.
  to_null(STDERR_FILENO);
  const auto& spec = assignment->spec;
  ExitFile exit_file(assignment->paths.exit_record(spec.job, spec.attempt));
  auto record = run(*assignment, exit_file, slotd::host::UniqueFd(slotd::host::launch_pipe_fd));
  deliver(*assignment, exit_file, record);
}
