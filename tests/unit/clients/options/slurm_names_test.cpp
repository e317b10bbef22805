// Slurm's names for what may be given to sbatch: options, letters, variables.

#include "clients/options/environment.hpp"
#include "clients/options/job_options.hpp"
#include "clients/options/parse.hpp"

#include <catch2/catch.hpp>

#include <map>

namespace slotd::clients {

namespace {

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("each of Slurm's options of sbatch has a row") {
  JobSettings settings;
  auto table = job_options(settings);
  for (std::string name : {"account",
                           "acctg-freq",
                           "array",
                           "batch",
                           "bb",
                           "bbf",
                           "begin",
                           "chdir",
                           "cluster",
                           "cluster-constraint",
                           "clusters",
                           "comment",
                           "constraint",
                           "container",
                           "context",
                           "contiguous",
                           "core-spec",
                           "cores-per-socket",
                           "cpu-freq",
                           "cpus-per-gpu",
                           "cpus-per-task",
                           "deadline",
                           "delay-boot",
                           "dependency",
                           "distribution",
                           "error",
                           "exclude",
                           "exclusive",
                           "export",
                           "export-file",
                           "extra-node-info",
                           "get-user-env",
                           "gid",
                           "gpu-bind",
                           "gpu-freq",
                           "gpus",
                           "gpus-per-node",
                           "gpus-per-socket",
                           "gpus-per-task",
                           "gres",
                           "gres-flags",
                           "hint",
                           "hold",
                           "ignore-pbs",
                           "input",
                           "job-name",
                           "kill-on-invalid-dep",
                           "licenses",
                           "mail-type",
                           "mail-user",
                           "mcs-label",
                           "mem",
                           "mem-bind",
                           "mem-per-cpu",
                           "mem-per-gpu",
                           "mincpus",
                           "network",
                           "nice",
                           "no-kill",
                           "no-requeue",
                           "nodefile",
                           "nodelist",
                           "nodes",
                           "ntasks",
                           "ntasks-per-core",
                           "ntasks-per-gpu",
                           "ntasks-per-node",
                           "ntasks-per-socket",
                           "ntasks-per-tres",
                           "open-mode",
                           "output",
                           "overcommit",
                           "oversubscribe",
                           "parsable",
                           "partition",
                           "power",
                           "prefer",
                           "priority",
                           "profile",
                           "propagate",
                           "qos",
                           "quiet",
                           "reboot",
                           "requeue",
                           "reservation",
                           "signal",
                           "sockets-per-node",
                           "spread-job",
                           "switches",
                           "tasks-per-node",
                           "test-only",
                           "thread-spec",
                           "threads-per-core",
                           "time",
                           "time-min",
                           "tmp",
                           "uid",
                           "use-min-nodes",
                           "verbose",
                           "wait",
                           "wait-all-nodes",
                           "wckey",
                           "wrap"}) {
    CAPTURE(name);
    auto line = parse(table, Texts{"--" + name + "=1"}, Operands::end_options);
    auto text = line ? "" : line.error().text;
    CHECK((line || text == "option '--" + name + "' doesn't allow an argument"));
  }
}

TEST_CASE("each letter of Slurm's sbatch means an option") {
  JobSettings settings;
  auto table = job_options(settings);
  std::map<char, std::string_view> letters;
  for (const auto& row : table)
    if (row.letter) letters[row.letter] = row.name;
  CHECK(letters == std::map<char, std::string_view>{{'A', "account"},      {'B', "extra-node-info"},
                                                    {'C', "constraint"},   {'D', "chdir"},
                                                    {'F', "nodefile"},     {'G', "gpus"},
                                                    {'H', "hold"},         {'J', "job-name"},
                                                    {'L', "licenses"},     {'M', "clusters"},
                                                    {'N', "nodes"},        {'O', "overcommit"},
                                                    {'Q', "quiet"},        {'S', "core-spec"},
                                                    {'W', "wait"},         {'a', "array"},
                                                    {'b', "begin"},        {'c', "cpus-per-task"},
                                                    {'d', "dependency"},   {'e', "error"},
                                                    {'i', "input"},        {'k', "no-kill"},
                                                    {'m', "distribution"}, {'n', "ntasks"},
                                                    {'o', "output"},       {'p', "partition"},
                                                    {'q', "qos"},          {'s', "oversubscribe"},
                                                    {'t', "time"},         {'v', "verbose"},
                                                    {'w', "nodelist"},     {'x', "exclude"}});
}

TEST_CASE("each of Slurm's and the original's variables gives its option") {
  JobSettings settings;
  auto table = job_options(settings);
  for (std::string name : {"ACCOUNT",
                           "ARRAY_INX",
                           "ACCTG_FREQ",
                           "BATCH",
                           "BEGIN",
                           "BURST_BUFFER",
                           "CHDIR",
                           "CLUSTER_CONSTRAINT",
                           "CLUSTERS",
                           "CONTAINER",
                           "CONSTRAINT",
                           "CORE_SPEC",
                           "CPU_FREQ_REQ",
                           "CPUS_PER_GPU",
                           "CPUS_PER_TASK",
                           "DEBUG",
                           "DELAY_BOOT",
                           "DEPENDENCY",
                           "DISTRIBUTION",
                           "ERROR",
                           "EXCLUSIVE",
                           "EXPORT",
                           "EXPORT_FILE",
                           "GET_USER_ENV",
                           "GRES",
                           "GRES_FLAGS",
                           "GPUS",
                           "GPU_BIND",
                           "GPU_FREQ",
                           "GPUS_PER_NODE",
                           "GPUS_PER_SOCKET",
                           "GPUS_PER_TASK",
                           "HINT",
                           "IGNORE_PBS",
                           "INPUT",
                           "JOB_NAME",
                           "MEM",
                           "MEM_BIND",
                           "MEM_PER_CPU",
                           "MEM_PER_GPU",
                           "MEM_PER_NODE",
                           "NETWORK",
                           "NO_KILL",
                           "NO_REQUEUE",
                           "NTASKS",
                           "OPEN_MODE",
                           "OUTPUT",
                           "OVERCOMMIT",
                           "PARTITION",
                           "POWER",
                           "PROFILE",
                           "QOS",
                           "REQ_SWITCH",
                           "REQUEUE",
                           "RESERVATION",
                           "SIGNAL",
                           "SPREAD_JOB",
                           "THREAD_SPEC",
                           "THREADS_PER_CORE",
                           "TIME",
                           "TIMELIMIT",
                           "USE_MIN_NODES",
                           "WAIT",
                           "WAIT_ALL_NODES",
                           "WCKEY"}) {
    CAPTURE(name);
    auto given = from_environment(
      table, [&](std::string_view asked) { return asked == "SBATCH_" + name ? "1" : nullptr; });
    CHECK(given.size() == 1);
  }
}

}  // namespace slotd::clients
