// salloc: reserves resources and runs a program or a shell with them.
// Its options are read and checked; there are no steps yet that it could start.

#include "clients/client_settings.hpp"
#include "clients/clock.hpp"
#include "clients/command.hpp"
#include "clients/launch.hpp"
#include "clients/options/setters.hpp"
#include "clients/options/settle.hpp"
#include "clients/report.hpp"

namespace slotd::clients {

namespace {

constexpr std::string_view still_to_come =
  "\nThis version of slotd reads these options, and can do nothing else yet.\n";

constexpr Program program{"salloc", "salloc [options] [PROGRAM [arguments]]", 255,
                          advice_on_unknown, still_to_come};

}  // namespace

int salloc(const Words& words) {
  LaunchSettings settings;
  settings.job.now = now();
  Screen screen = Screen::none;
  auto table = salloc_options(settings);
  for (auto& row : in_group("Help", screen_options(screen, 'h', 'V'))) table.push_back(row);
  auto ignored =
    client_settings() ? client_settings()->text("SLOTD_IGNORE_OPTIONS").value_or("") : "";
  pass_over(table, ignored);
  auto line = read_launch(program, table, screen, settings, words);
  if (!line) return line.error();
  complain(
    program.name,
    "salloc is not part of this version of slotd; sbatch queues a script, or a command by --wrap");
  return 1;
}

}  // namespace slotd::clients
