// srun: runs a program in the foreground, as a step of a job or with resources of its own.
// Its options are read and checked; there are no steps yet that it could start.

#include "clients/command.hpp"
#include "clients/process/clock.hpp"
#include "clients/process/report.hpp"
#include "clients/submit/launch.hpp"

namespace slotd::clients {

namespace {

constexpr Program srun_program{"srun", "srun [options] PROGRAM [arguments]", 255, advice_on_unknown,
                               still_to_come};

}  // namespace

int srun(const Words& words) {
  LaunchSettings settings;
  settings.job.now = now();
  auto operands = read_launch(srun_program, srun_options(settings), settings, words);
  if (!operands) return operands.error();
  if (operands->empty()) return complain(srun_program.name, "no command given to execute"), 1;
  return not_part_of_this_version(srun_program);
}

}  // namespace slotd::clients
