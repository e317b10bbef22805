// The tables of srun and salloc: Slurm's names for what may be given to them, and what they say.

#include "clients/options/launch_options.hpp"
#include "clients/options/apply.hpp"
#include "clients/options/environment.hpp"
#include "clients/options/parse.hpp"
#include "protocol/text/words.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <csignal>
#include <optional>

namespace slotd::clients {

namespace {

using Texts = std::vector<std::string>;

/// Long names, by what they take.
struct SlurmNames {
  std::string_view flags;
  std::string_view with_value;
  std::string_view with_or_without;
};

// As the programs of Slurm 22.05 list and take them.
constexpr SlurmNames of_srun{
  "contiguous debugger-test disable-status exact hold interactive label multi-prog "
  "no-allocate overcommit oversubscribe preserve-env pty quiet quit-on-interrupt reboot "
  "spread-job test-only unbuffered use-min-nodes verbose whole",
  "accel-bind account acctg-freq bb bbf bcast-exclude begin chdir cluster cluster-constraint "
  "clusters comment constraint container context core-spec cores-per-socket cpu-bind "
  "cpu-freq cpu_bind cpus-per-gpu cpus-per-task deadline delay-boot dependency distribution "
  "epilog error exclude export extra-node-info gid gpu-bind gpu-freq gpus gpus-per-node "
  "gpus-per-socket gpus-per-task gres gres-flags het-group hint input job-name jobid "
  "licenses mail-type mail-user mcs-label mem mem-bind mem-per-cpu mem-per-gpu mincpus mpi "
  "msg-timeout network nodefile nodelist nodes ntasks ntasks-per-core ntasks-per-gpu "
  "ntasks-per-node ntasks-per-socket ntasks-per-tres open-mode output pack-group partition "
  "power prefer priority profile prolog qos relative reservation signal slurmd-debug "
  "sockets-per-node switches task-epilog task-prolog tasks-per-node thread-spec threads "
  "threads-per-core time time-min tmp uid wait wckey",
  "bcast compress exclusive immediate kill-on-bad-exit nice no-kill overlap propagate "
  "resv-ports send-libs"};
constexpr SlurmNames of_salloc{
  "bell contiguous hold no-bell no-shell overcommit oversubscribe quiet reboot spread-job "
  "use-min-nodes verbose",
  "account acctg-freq bb bbf begin chdir cluster cluster-constraint clusters comment "
  "constraint container context core-spec cores-per-socket cpu-freq cpus-per-gpu "
  "cpus-per-task deadline delay-boot dependency distribution exclude extra-node-info gid "
  "gpu-bind gpu-freq gpus gpus-per-node gpus-per-socket gpus-per-task gres gres-flags hint "
  "job-name licenses mail-type mail-user mcs-label mem mem-bind mem-per-cpu mem-per-gpu "
  "mincpus network nodefile nodelist nodes ntasks ntasks-per-core ntasks-per-gpu "
  "ntasks-per-node ntasks-per-socket ntasks-per-tres partition power prefer priority profile "
  "qos reservation signal sockets-per-node switches tasks-per-node thread-spec "
  "threads-per-core time time-min tmp uid wait-all-nodes wckey",
  "exclusive get-user-env immediate kill-command nice no-kill"};

/// What the one option that is given takes; none where there is no such option.
std::optional<Argument> argument_of(const OptionTable& table, std::string_view name) {
  auto line = parse(table, Texts{"--" + std::string(name) + "=1"}, Operands::end_options);
  if (line) return line->options.front().option->argument;
  if (line.error().text.find("doesn't allow an argument") != std::string::npos)
    return Argument::none;
  return std::nullopt;
}

void check_names(const OptionTable& table, std::string_view names, Argument argument) {
  for (auto name : split(names, " ")) {
    CAPTURE(name);
    CHECK(argument_of(table, name) == argument);
  }
}

void check_names(const OptionTable& table, const SlurmNames& names) {
  check_names(table, names.flags, Argument::none);
  check_names(table, names.with_value, Argument::required);
  check_names(table, names.with_or_without, Argument::optional);
}

std::string letters_of(const OptionTable& table) {
  std::string letters;
  for (const auto& row : table)
    if (row.letter) letters += row.letter;
  std::sort(letters.begin(), letters.end());
  return letters;
}

/// Applies words to srun's settings; empty, or what is wrong with them.
std::string srun_takes(LaunchSettings& settings, const Texts& words) {
  auto table = srun_options(settings);
  auto line = parse(table, words, Operands::end_options);
  if (!line) return line.error().text;
  std::vector<std::string> notes;
  auto done = apply_options(line->options, notes);
  return done ? "" : done.error().text;
}

std::string srun_refuses(const std::string& word) {
  LaunchSettings settings;
  return srun_takes(settings, {word});
}

}  // namespace

TEST_CASE("each of Slurm's options of srun has a row that takes what Slurm's takes") {
  LaunchSettings settings;
  check_names(srun_options(settings), of_srun);
}

TEST_CASE("each of Slurm's options of salloc has a row that takes what Slurm's takes") {
  LaunchSettings settings;
  check_names(salloc_options(settings), of_salloc);
}

TEST_CASE("the letters of srun and salloc are Slurm's, each of one option") {
  LaunchSettings settings;
  CHECK(letters_of(srun_options(settings)) == "ABCDEFGHIJKLMNOQSTWXZbcdeiklmnopqrstuvwx");
  CHECK(letters_of(salloc_options(settings)) == "ABCDFGHIJKLMNOQSbcdkmnpqstvwx");
}

TEST_CASE("what belongs to a script is no option of srun or salloc") {
  LaunchSettings settings;
  for (auto name : {"array", "wrap", "parsable", "export-file", "requeue"}) {
    CAPTURE(name);
    CHECK_FALSE(argument_of(srun_options(settings), name));
    CHECK_FALSE(argument_of(salloc_options(settings), name));
  }
  CHECK_FALSE(argument_of(salloc_options(settings), "output"));
  CHECK_FALSE(argument_of(srun_options(settings), "bell"));
}

TEST_CASE("no variable of sbatch says anything to srun or salloc") {
  LaunchSettings settings;
  for (const auto& table : {srun_options(settings), salloc_options(settings)})
    for (const auto& row : table) {
      CAPTURE(row.name);
      CHECK(row.variables.find("SBATCH_") == std::string_view::npos);
    }
}

TEST_CASE("srun and salloc have variables of their own") {
  LaunchSettings settings;
  auto value = [](const OptionTable& table, std::string_view variable) {
    auto given = from_environment(
      table, [variable](const char* name) { return name == variable ? "7" : nullptr; });
    return given.size() == 1 ? std::string(given.front().option->name) + "=" + given.front().value
                             : std::string("none");
  };
  CHECK(value(srun_options(settings), "SRUN_CPUS_PER_TASK") == "cpus-per-task=7");
  CHECK(value(srun_options(settings), "SLURM_CPUS_PER_TASK") == "none");
  CHECK(value(srun_options(settings), "SLURM_NTASKS") == "ntasks=7");
  CHECK(value(srun_options(settings), "SLURM_KILL_BAD_EXIT") == "kill-on-bad-exit=7");
  CHECK(value(salloc_options(settings), "SALLOC_TIMELIMIT") == "time=7");
  CHECK(value(salloc_options(settings), "SLURM_TIMELIMIT") == "none");
}

TEST_CASE("srun's own options are read") {
  LaunchSettings settings;
  auto fault =
    srun_takes(settings, {"-l", "-u", "-K0", "-W", "60", "-I5", "--exclusive", "--jobid=12",
                          "--mpi=pmix", "--cpu-bind=verbose,map_cpu:0,1", "--task-prolog=/bin/true",
                          "-n", "2", "--time=10", "prog", "-l"});
  CAPTURE(fault);
  CHECK(fault.empty());
  CHECK(settings.label);
  CHECK(settings.unbuffered);
  CHECK_FALSE(settings.kill_on_bad_exit);
  CHECK(settings.wait_seconds == 60);
  CHECK(settings.immediate);
  CHECK(settings.immediate_seconds == 5);
  CHECK(settings.exact);
  CHECK(settings.step_of == "12");
  CHECK(settings.cpu_bind == "verbose,map_cpu:0,1");
  CHECK(settings.job.request.tasks == 2);
}

TEST_CASE("srun's values that mean nothing are refused") {
  CHECK(srun_refuses("--wait=soon") == "Invalid --wait specification: soon");
  CHECK(srun_refuses("-K2") == "Invalid --kill-on-bad-exit specification: 2");
  CHECK(srun_refuses("--immediate=x") == "Invalid --immediate specification: x");
  CHECK(srun_refuses("--jobid=zero") == "Invalid --jobid specification: zero");
  CHECK(srun_refuses("--mpi=lam") == "invalid MPI type 'lam', --mpi=list for acceptable types");
  CHECK(srun_refuses("--cpu-bind=map_cpu") == "Invalid --cpu-bind specification: map_cpu");
  CHECK(srun_refuses("--cpu-bind=1,2") == "Invalid --cpu-bind specification: 1,2");
  CHECK(srun_refuses("--relative=1") == "--relative=1: there is one node, number 0");
  CHECK(srun_refuses("--exclusive=all") == "Invalid --exclusive specification: all");
  CHECK(srun_refuses("--het-group=1") ==
        "--het-group is not supported: there are no jobs of several components");
}

TEST_CASE("salloc's own options are read") {
  LaunchSettings settings;
  auto table = salloc_options(settings);
  auto line =
    parse(table, Texts{"-K", "--bell", "--no-shell", "-I", "bash"}, Operands::end_options);
  REQUIRE(line);
  std::vector<std::string> notes;
  REQUIRE(apply_options(line->options, notes));
  CHECK(settings.kill_signal == SIGTERM);
  CHECK(settings.bell);
  CHECK(settings.no_shell);
  CHECK(settings.immediate);
  CHECK(line->operands == Texts{"bash"});
}

}  // namespace slotd::clients
