// salloc: reserves resources and runs a program or a shell with them.
// Its options are read and checked; there are no steps yet that it could start.

#include "clients/command.hpp"
#include "clients/process/clock.hpp"
#include "clients/submit/launch.hpp"

namespace slotd::clients {

namespace {

constexpr Program salloc_program{"salloc", "salloc [options] [PROGRAM [arguments]]", 255,
                                 advice_on_unknown, still_to_come};

}  // namespace

int salloc(const Words& words) {
  LaunchSettings settings;
  settings.job.now = now();
  auto operands = read_launch(salloc_program, salloc_options(settings), settings, words);
  if (!operands) return operands.error();
  return not_part_of_this_version(salloc_program);
}

}  // namespace slotd::clients
