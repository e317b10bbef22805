// scontrol: shows jobs and the machine, and changes jobs.

#include "clients/command.hpp"
#include "clients/options/command_line.hpp"
#include "clients/options/filter_options.hpp"
#include "clients/options/help.hpp"
#include "clients/process/report.hpp"
#include "clients/process/submitter.hpp"
#include "clients/scontrol/job_operands.hpp"
#include "clients/scontrol/job_updates.hpp"
#include "clients/scontrol/show.hpp"
#include "clients/scontrol/update.hpp"
#include "protocol/text/printable.hpp"

#include <unistd.h>
#include <array>

namespace slotd::clients {

namespace {

using control::any_number;
using control::Call;
using control::DisplayOptions;
using control::Keyword;

constexpr std::string_view commands_help =
  "\n"
  "Commands, in any case. JOBS are ids (12, 12,13, JobId=12) or JobName=NAME; the word job may\n"
  "precede them.\n"
  "  show job [ID[,ID...]]            show a job (-d: which CPUs and GPUs it has)\n"
  "  show node, partition [NAME]      show the machine or its partitions\n"
  "  show config                      show the daemon's configuration\n"
  "  show hostnames, hostlist [LIST]  unfold or fold host names\n"
  "  hold JOBS, release JOBS          keep pending jobs from starting, or let them start "
  "(uhold is hold)\n"
  "  requeue JOBS, requeuehold JOBS   run jobs again that run or have ended\n"
  "  top JOBS                         move jobs to the front of the queue\n"
  "  update JOBS KEY=VALUE...         JobName, Partition, TimeLimit (30, 2:00:00, +10, -10), "
  "Priority\n"
  "  update NodeName=localhost State=DRAIN Reason=WHY, or State=RESUME\n"
  "  ping, version, help\n";

constexpr Program scontrol_program{
  control::command_name, "scontrol [options] COMMAND [WORD...]", 1, {}, commands_help};

OptionTable scontrol_options(DisplayOptions& display, bool& verbose, Screen& screen) {
  OptionTable table{
    flag_row("oneliner", 'o', display.one_line, "print each record on one line"),
    {.name = "details",
     .letter = 'd',
     .help = "show more details",
     .set =
       [&display](std::string_view) {
         ++display.details;
         return Done{};
       }},
    flag_row("quiet", 'Q', display.quiet, "do not report refused jobs"),
    flag_row("verbose", 'v', verbose, "no effect"),
    {.name = "all", .letter = 'a', .help = "no effect: nothing is hidden"},
    {.name = "hide", .help = "no effect: nothing is hidden"},
    {.name = "local", .help = "no effect: there is one cluster"},
    {.name = "cluster",
     .other_names = "clusters",
     .letter = 'M',
     .argument = Argument::required,
     .value = "name",
     .help = "no effect: there is one cluster"},
    {.name = "uid",
     .letter = 'u',
     .argument = Argument::required,
     .value = "name",
     .help = "user to act as: only you",
     .set = [](std::string_view value) -> Done {
       if (value == user_name() || value == std::to_string(::getuid())) return {};
       return fail(FaultCode::denied,
                   "--uid: the daemon serves you alone, not " + printable(value));
     }},
  };
  for (auto& row : screen_options(screen, 'h', 'V')) table.push_back(row);
  return table;
}

int help(const Call&) {
  DisplayOptions display;
  bool verbose = false;
  Screen screen = Screen::none;
  auto table = scontrol_options(display, verbose, screen);
  print(help_screen(scontrol_program.synopsis, table) + std::string(scontrol_program.more));
  return 0;
}

// Slurm chose how short each word may be.
constexpr std::array keywords{
  Keyword{"show", 3, 1, any_number, control::show},
  Keyword{"hold", 4, 1, any_number, control::hold},
  Keyword{"holdu", 5, 1, any_number, control::hold},
  Keyword{"uhold", 5, 1, any_number, control::hold},
  Keyword{"release", 3, 1, any_number, control::release},
  Keyword{"requeue", 3, 1, any_number, control::requeue},
  Keyword{"requeuehold", 11, 1, any_number, control::requeue_and_hold},
  Keyword{"top", 3, 1, any_number, control::move_to_top},
  Keyword{"update", 1, 1, any_number, control::update},
  Keyword{"ping", 3, 0, 0, control::ping},
  Keyword{"version", 4, 0, 0, control::version},
  Keyword{"help", 2, 0, 0, help},
};

/// Slurm shows a prompt here. A program that forgot a word would hang in it.
int no_command() {
  return report_misuse(scontrol_program, "error: no command given, and there is no prompt: " +
                                           std::string(scontrol_program.synopsis));
}

}  // namespace

int scontrol(const Words& words) {
  DisplayOptions display;
  bool verbose = false;
  Screen screen = Screen::none;
  auto table = scontrol_options(display, verbose, screen);
  auto line = apply_command_line(scontrol_program, table, screen, words);
  if (!line) return line.error();
  if (line->operands.empty()) return no_command();
  Call call{line->operands.front(), {line->operands.begin() + 1, line->operands.end()}, display};
  const auto* keyword = control::find_keyword(keywords, call.keyword);
  if (!keyword) return control::refuse("invalid keyword: " + printable(call.keyword));
  if (auto right = control::check_operands(*keyword, call); !right)
    return control::refuse(right.error().text);
  return keyword->run(call);
}

}  // namespace slotd::clients
