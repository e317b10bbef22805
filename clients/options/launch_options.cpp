#include "clients/options/launch_options.hpp"

#include "clients/options/job_rows.hpp"
#include "clients/options/launch_rows.hpp"
#include "clients/options/setters.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
#include <array>

namespace slotd::clients {

namespace {

/// Options of sbatch alone, for what a script has and a command has not.
constexpr std::string_view of_scripts =
  "array batch export-file ignore-pbs image module kill-on-invalid-dep no-requeue requeue parsable "
  "wait "
  "wrap";
constexpr std::string_view not_of_srun = "get-user-env wait-all-nodes exclusive";
constexpr std::string_view not_of_salloc =
  "error export input open-mode output propagate test-only";

struct Variables {
  std::string_view option;
  std::string_view variables;
};

/// srun's variables have the names of those in a job's environment: within a job they say what it has.
constexpr std::array srun_variables{
  Variables{"account", "SLURM_ACCOUNT"},
  Variables{"acctg-freq", "SLURM_ACCTG_FREQ"},
  Variables{"bb", "SLURM_BURST_BUFFER"},
  Variables{"chdir", "SLURM_REMOTE_CWD SLURM_WORKING_DIR"},
  Variables{"cluster-constraint", "SLURM_CLUSTER_CONSTRAINT"},
  Variables{"clusters", "SLURM_CLUSTERS"},
  Variables{"constraint", "SLURM_CONSTRAINT"},
  Variables{"container", "SLURM_CONTAINER SRUN_CONTAINER"},
  Variables{"core-spec", "SLURM_CORE_SPEC"},
  Variables{"cpu-freq", "SLURM_CPU_FREQ_REQ"},
  Variables{"cpus-per-gpu", "SLURM_CPUS_PER_GPU"},
  Variables{"cpus-per-task", "SRUN_CPUS_PER_TASK"},
  Variables{"delay-boot", "SLURM_DELAY_BOOT"},
  Variables{"dependency", "SLURM_DEPENDENCY"},
  Variables{"distribution", "SLURM_DISTRIBUTION"},
  Variables{"error", "SLURM_STDERRMODE"},
  Variables{"export", "SLURM_EXPORT_ENV SRUN_EXPORT_ENV"},
  Variables{"gpu-bind", "SLURM_GPU_BIND"},
  Variables{"gpu-freq", "SLURM_GPU_FREQ"},
  Variables{"gpus", "SLURM_GPUS"},
  Variables{"gpus-per-node", "SLURM_GPUS_PER_NODE"},
  Variables{"gpus-per-socket", "SLURM_GPUS_PER_SOCKET"},
  Variables{"gpus-per-task", "SLURM_GPUS_PER_TASK"},
  Variables{"gres", "SLURM_GRES SLURM_STEP_GRES"},
  Variables{"gres-flags", "SLURM_GRES_FLAGS"},
  Variables{"hint", "SLURM_HINT"},
  Variables{"input", "SLURM_STDINMODE"},
  Variables{"job-name", "SLURM_JOB_NAME"},
  Variables{"mem", "SLURM_MEM_PER_NODE"},
  Variables{"mem-bind", "SLURM_MEM_BIND"},
  Variables{"mem-per-cpu", "SLURM_MEM_PER_CPU"},
  Variables{"mem-per-gpu", "SLURM_MEM_PER_GPU"},
  Variables{"network", "SLURM_NETWORK"},
  Variables{"no-kill", "SLURM_NO_KILL"},
  Variables{"nodes", "SLURM_NNODES SLURM_JOB_NUM_NODES"},
  Variables{"ntasks", "SLURM_NPROCS SLURM_NTASKS"},
  Variables{"ntasks-per-core", "SLURM_NTASKS_PER_CORE"},
  Variables{"ntasks-per-gpu", "SLURM_NTASKS_PER_GPU"},
  Variables{"ntasks-per-node", "SLURM_NTASKS_PER_NODE"},
  Variables{"ntasks-per-socket", "SLURM_NTASKS_PER_SOCKET"},
  Variables{"ntasks-per-tres", "SLURM_NTASKS_PER_TRES"},
  Variables{"open-mode", "SLURM_OPEN_MODE"},
  Variables{"output", "SLURM_STDOUTMODE"},
  Variables{"overcommit", "SLURM_OVERCOMMIT"},
  Variables{"partition", "SLURM_PARTITION"},
  Variables{"power", "SLURM_POWER"},
  Variables{"profile", "SLURM_PROFILE"},
  Variables{"qos", "SLURM_QOS"},
  Variables{"reservation", "SLURM_RESERVATION"},
  Variables{"signal", "SLURM_SIGNAL"},
  Variables{"spread-job", "SLURM_SPREAD_JOB"},
  Variables{"switches", "SLURM_REQ_SWITCH"},
  Variables{"thread-spec", "SLURM_THREAD_SPEC"},
  Variables{"threads-per-core", "SLURM_THREADS_PER_CORE"},
  Variables{"time", "SLURM_TIMELIMIT"},
  Variables{"use-min-nodes", "SLURM_USE_MIN_NODES"},
  Variables{"verbose", "SLURM_DEBUG SRUN_DEBUG"},
  Variables{"wckey", "SLURM_WCKEY"},
};

constexpr std::array salloc_variables{
  Variables{"account", "SALLOC_ACCOUNT"},
  Variables{"acctg-freq", "SALLOC_ACCTG_FREQ"},
  Variables{"bb", "SALLOC_BURST_BUFFER"},
  Variables{"cluster-constraint", "SALLOC_CLUSTER_CONSTRAINT"},
  Variables{"clusters", "SLURM_CLUSTERS SALLOC_CLUSTERS"},
  Variables{"constraint", "SALLOC_CONSTRAINT"},
  Variables{"container", "SALLOC_CONTAINER"},
  Variables{"core-spec", "SALLOC_CORE_SPEC"},
  Variables{"cpu-freq", "SALLOC_CPU_FREQ_REQ"},
  Variables{"cpus-per-gpu", "SALLOC_CPUS_PER_GPU"},
  Variables{"delay-boot", "SALLOC_DELAY_BOOT"},
  Variables{"exclusive", "SALLOC_EXCLUSIVE"},
  Variables{"gpu-bind", "SALLOC_GPU_BIND"},
  Variables{"gpu-freq", "SALLOC_GPU_FREQ"},
  Variables{"gpus", "SALLOC_GPUS"},
  Variables{"gpus-per-node", "SALLOC_GPUS_PER_NODE"},
  Variables{"gpus-per-socket", "SALLOC_GPUS_PER_SOCKET"},
  Variables{"gpus-per-task", "SALLOC_GPUS_PER_TASK"},
  Variables{"gres", "SALLOC_GRES"},
  Variables{"gres-flags", "SALLOC_GRES_FLAGS"},
  Variables{"hint", "SLURM_HINT SALLOC_HINT"},
  Variables{"mem", "SALLOC_MEM_PER_NODE"},
  Variables{"mem-bind", "SALLOC_MEM_BIND"},
  Variables{"mem-per-cpu", "SALLOC_MEM_PER_CPU"},
  Variables{"mem-per-gpu", "SALLOC_MEM_PER_GPU"},
  Variables{"network", "SALLOC_NETWORK"},
  Variables{"no-kill", "SALLOC_NO_KILL"},
  Variables{"overcommit", "SALLOC_OVERCOMMIT"},
  Variables{"partition", "SALLOC_PARTITION"},
  Variables{"power", "SALLOC_POWER"},
  Variables{"profile", "SALLOC_PROFILE"},
  Variables{"qos", "SALLOC_QOS"},
  Variables{"reservation", "SALLOC_RESERVATION"},
  Variables{"signal", "SALLOC_SIGNAL"},
  Variables{"spread-job", "SALLOC_SPREAD_JOB"},
  Variables{"switches", "SALLOC_REQ_SWITCH"},
  Variables{"thread-spec", "SALLOC_THREAD_SPEC"},
  Variables{"threads-per-core", "SALLOC_THREADS_PER_CORE"},
  Variables{"time", "SALLOC_TIMELIMIT"},
  Variables{"use-min-nodes", "SALLOC_USE_MIN_NODES"},
  Variables{"verbose", "SALLOC_DEBUG"},
  Variables{"wait-all-nodes", "SALLOC_WAIT_ALL_NODES"},
  Variables{"wckey", "SALLOC_WCKEY"},
};

bool is_among(std::string_view name, std::string_view names) {
  auto list = split(names, " ");
  return std::find(list.begin(), list.end(), name) != list.end();
}

/// sbatch's rows without some of them, and without sbatch's variables, which other commands ignore.
OptionTable shared_rows(JobSettings& settings, std::string_view left_out,
                        std::span<const Variables> variables) {
  auto table = job_options(settings);
  std::erase_if(table, [&](const Option& row) {
    return is_among(row.name, of_scripts) || is_among(row.name, left_out);
  });
  for (auto& row : table) {
    const auto known = std::find_if(variables.begin(), variables.end(),
                                    [&](const Variables& pair) { return pair.option == row.name; });
    row.variables = known == variables.end() ? std::string_view{} : known->variables;
  }
  return table;
}

/// The command's own rows come first: they are its purpose.
OptionTable together(OptionTable own, const OptionTable& others) {
  own.insert(own.end(), others.begin(), others.end());
  return own;
}

/// Beside the rows of the same group.
void join_group(OptionTable& table, OptionTable rows) {
  auto group = std::find_if(table.rbegin(), table.rend(),
                            [](const Option& row) { return row.group == group_without_effect; });
  table.insert(group.base(), rows.begin(), rows.end());
}

}  // namespace

OptionTable srun_options(LaunchSettings& settings) {
  auto table = together(in_group("Steps", srun_rows(settings)),
                        shared_rows(settings.job, not_of_srun, srun_variables));
  join_group(table, in_group(group_without_effect, noted_srun_rows()));
  return together(std::move(table), refused_srun_rows());
}

OptionTable salloc_options(LaunchSettings& settings) {
  return together(in_group("Allocation", salloc_rows(settings)),
                  shared_rows(settings.job, not_of_salloc, salloc_variables));
}

}  // namespace slotd::clients
