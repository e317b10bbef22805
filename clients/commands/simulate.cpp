// slotd simulate: runs a trace of jobs through the daemon's planner, in simulated time. The daemon's
// program has the planner; here are the options.

#include "clients/command.hpp"
#include "clients/options/command_line.hpp"
#include "clients/process/helper.hpp"
#include "clients/process/report.hpp"

namespace slotd::clients {

namespace {

constexpr Program simulate_program{
  .name = "slotd simulate",
  .synopsis = "slotd simulate --trace FILE|--history|--generate SHAPE [options]",
  .more =
    "\nCompares the policies over the same jobs: how long jobs wait, and how much of the\n"
    "machine they use. Nothing is started and no daemon is asked.\n"};

/// Passes an option on as it was parsed: `--name=value`.
Option passed_on(Option row, Words& words) {
  auto name = std::string(row.name);
  row.set = [name, &words, bare = row.argument == Argument::none](std::string_view value) -> Done {
    words.push_back("--" + name + (bare ? "" : "=" + std::string(value)));
    return {};
  };
  return row;
}

constexpr auto required = Argument::required;

OptionTable rows() {
  return {
    {.name = "trace",
     .letter = 't',
     .argument = required,
     .value = "file",
     .help = "jobs of a trace in the Standard Workload Format; - is standard input"},
    {.name = "history", .help = "the jobs that have ended here, from the database of SLOTD_ROOT"},
    {.name = "generate",
     .argument = required,
     .value = "sdsc-sp2|kth-sp2",
     .help = "made-up jobs, in the shape of a published trace"},
    {.name = "starttime",
     .letter = 'S',
     .argument = required,
     .value = "time",
     .help = "from the history only jobs that ended after this time, as for sacct"},
    {.name = "seed",
     .argument = required,
     .value = "N",
     .help = "seed of the made-up jobs (default 1)"},
    {.name = "jobs",
     .letter = 'n',
     .argument = required,
     .value = "N",
     .help = "only the first N jobs; the number of made-up ones (default 10000)"},
    {.name = "policy",
     .letter = 'p',
     .argument = required,
     .value = "backfill|fifo|first-fit",
     .help = "only these, separated by commas: backfill is what the daemon does, fifo lets no job "
             "overtake, first-fit starts whatever fits"},
    {.name = "estimates",
     .argument = required,
     .value = "asked|exact",
     .help = "what plans know: the time limits that were asked for, or how long each job will run"},
    {.name = "scale",
     .argument = required,
     .value = "F",
     .help = "jobs arrive F times as fast: 1.2 is a fifth more load"},
    {.name = "cpus",
     .letter = 'c',
     .argument = required,
     .value = "N",
     .help = "CPUs of the machine; default: the trace's own, or this machine's for the history"},
    {.name = "memory",
     .argument = required,
     .value = "size",
     .help = "memory of the machine; without it, memory is not counted"},
    {.name = "gpus",
     .argument = required,
     .value = "N",
     .help = "GPUs of the machine, for the history"},
    {.name = "write",
     .letter = 'o',
     .argument = required,
     .value = "file",
     .help = "write the jobs as a trace to the file, - for standard output, and simulate nothing"},
    {.name = "json", .help = "print one JSON object"},
    {.name = "quiet", .letter = 'Q', .help = "no remarks, no progress"},
  };
}

}  // namespace

int simulate(const Words& words) {
  Words understood{"simulate"};
  Screen screen = Screen::none;
  OptionTable table;
  for (auto& row : rows()) table.push_back(passed_on(std::move(row), understood));
  for (auto& row : screen_options(screen, 'h', 'V')) table.push_back(row);
  auto line = apply_command_line(simulate_program, table, screen, words);
  if (!line) return line.error();
  if (!line->operands.empty())
    return report_misuse(simulate_program, "error: Unrecognized option: " + line->operands.front());
  return become_helper(simulate_program.name, "slotd-daemon", std::move(understood));
}

}  // namespace slotd::clients
