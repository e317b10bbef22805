#pragma once

#include "protocol/job.hpp"
#include "protocol/text/value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// What every view says of a job, each fact defined once.
namespace slotd::clients {

/// What every table calls the one machine.
inline constexpr const char* machine_name = "localhost";
/// What they call the one cluster.
inline constexpr const char* cluster_name = "slotd";

/// The account and quality of service that the job was submitted with, or `default` and `normal`.
std::string account_of(const JobRequest& request);
std::string qos_of(const JobRequest& request);

/// Has its latest attempt begun? One that went back to the queue waits as if it never had.
bool has_started(const Job& job);
/// How long its latest attempt has run, or ran.
Duration elapsed(const Job& job, Time now);
/// When it started, or is to start: at its begin time, or when the plan expects it to. None where
/// nothing tells.
std::optional<Time> start_of(const Job& job, Time now, std::optional<Time> expected);
/// When it ended, or its limit will end it if it starts then.
std::optional<Time> end_of(const Job& job, std::optional<Time> start);
/// What is left of its time limit; none where it has no limit.
std::optional<Duration> time_left(const Job& job, Time now);
/// `code:signal` of its end; `0:0` while there is none.
std::string exit_text(const Job& job);

/// What it holds or held, or asks for.
std::size_t cpu_count(const Job& job);
Mebibytes memory_of(const Job& job);
std::size_t gpu_count(const Job& job);
/// CPUs that a node must have for it (squeue(1), MIN_CPUS; scontrol(1), MinCPUsNode).
std::uint64_t least_cpus(const JobRequest& request);
/// For each CPU where it was asked for so, else in all (squeue(1), MIN_MEMORY).
Mebibytes least_memory(const JobRequest& request);
/// May other jobs run beside it: `OK`, `YES`, `NO` (squeue(1), OVER_SUBSCRIBE).
std::string_view sharing(const JobRequest& request);

/// What is still open of its dependency, as Slurm shows it: `afterok:3(unfulfilled)`. None where it
/// depends on nothing.
Value open_dependency(const JobRequest& request);

/// `gpu:h100:2`.
std::string gpus_text(std::string_view kind, std::uint64_t count);

/// Amounts as Slurm lists them: `cpu=2,mem=512M,node=1,gres/gpu=1`. Without GPUs they are left out.
struct Resources {
  std::uint64_t cpus = 0;
  std::optional<Mebibytes> memory = {};
  std::uint64_t gpus = 0;
  bool node = false;    ///< with the node, of which there is one
  bool billed = false;  ///< with what is billed: the CPUs
};
/// In squeue's and scontrol's order.
Members resource_list(const Resources& amounts);
/// In the order of the alphabet, as sacct has it.
Members sorted_resource_list(const Resources& amounts);

}  // namespace slotd::clients
