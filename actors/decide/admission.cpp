#include "actors/decide/admission.hpp"

#include "protocol/text/memory.hpp"
#include "protocol/wire.hpp"

#include <limits>
#include <string>

namespace slotd::decide {

namespace {

/// Of a request that names none: the default one, but one with GPUs where GPUs are asked for.
const Partition* unnamed_partition(const Machine& machine, const GpuAsk& gpus) {
  const Partition* usual = nullptr;
  const Partition* with_gpus = nullptr;
  for (const auto& partition : machine.partitions) {
    if (partition.is_default) usual = &partition;
    if (partition.gpu && with_gpus == nullptr) with_gpus = &partition;
  }
  bool fits = gpus.count == 0 || (usual != nullptr && usual->gpu);
  return fits || with_gpus == nullptr ? usual : with_gpus;
}

const Partition* find_partition(const Machine& machine, const JobRequest& request) {
  if (request.partition.empty()) return unnamed_partition(machine, request.gpus);
  for (const auto& partition : machine.partitions)
    if (partition.name == request.partition) return &partition;
  return nullptr;
}

std::string counted(std::uint64_t number, const char* word) {
  return std::to_string(number) + " " + word + (number == 1 ? "" : "s");
}

Done check_cpus(const JobRequest& request, const Machine& machine) {
  if (request.tasks == 0) return fail(FaultCode::invalid, "--ntasks must be at least 1");
  if (request.cpus_per_task.value == 0)
    return fail(FaultCode::invalid, "--cpus-per-task must be at least 1");
  auto wanted = std::uint64_t{request.tasks} * request.cpus_per_task.value;
  if (wanted <= machine.cpus.value) return {};
  return fail(FaultCode::invalid, "this job asks for " + counted(wanted, "CPU") + " (" +
                                    counted(request.tasks, "task") + " with " +
                                    std::to_string(request.cpus_per_task.value) +
                                    " each), this machine has " +
                                    std::to_string(machine.cpus.value) + " to give out");
}

Done check_memory(const JobRequest& request, const Machine& machine) {
  if (*request.memory <= machine.memory) return {};
  return fail(FaultCode::invalid, "this job asks for " + format(*request.memory) +
                                    " of memory, this machine has " + format(machine.memory) +
                                    " to give out");
}

Done check_gpus(const JobRequest& request, const Machine& machine, const Partition& partition) {
  if (request.gpus.count == 0) return {};
  if (!partition.gpu)
    return fail(FaultCode::invalid, "partition " + partition.name +
                                      " has no GPUs, this job asks for " +
                                      std::to_string(request.gpus.count));
  if (request.gpus.count <= machine.gpus) return {};
  return fail(FaultCode::invalid, "this job asks for " + counted(request.gpus.count, "GPU") +
                                    ", this machine has " + std::to_string(machine.gpus) +
                                    " to give out");
}

Done check_texts(const JobRequest& request) {
  if (request.directory.empty() || request.directory.front() != '/')
    return fail(FaultCode::invalid,
                "working directory is not an absolute path: " + request.directory);
  for (const auto* text : {&request.name, &request.directory, &request.output, &request.error,
                           &request.input, &request.user})
    if (text->find('\0') != std::string::npos)
      return fail(FaultCode::invalid, "a name or path of this job holds a NUL byte");
  return {};
}

}  // namespace

Result<JobRequest> admit(JobRequest request, const Machine& machine, const Defaults& defaults) {
  const auto* partition = find_partition(machine, request);
  if (!partition) return fail(FaultCode::invalid, "unknown partition: " + request.partition);
  request.partition = partition->name;
  if (partition->gpu && request.gpus.count == 0) request.gpus.count = 1;
  request.memory_is_default = !request.memory;
  if (!request.memory) request.memory = std::min(defaults.memory, machine.memory);
  if (*request.memory == Mebibytes{}) request.memory = machine.memory;  // --mem=0: all there is
  if (!request.time_limit) request.time_limit = defaults.time_limit;
  if (request.priority == held_priority) request.hold = true, request.priority = plain_priority;

  if (auto texts = check_texts(request); !texts) return tl::unexpected(texts.error());
  if (auto cpus = check_cpus(request, machine); !cpus) return tl::unexpected(cpus.error());
  if (auto memory = check_memory(request, machine); !memory) return tl::unexpected(memory.error());
  if (auto gpus = check_gpus(request, machine, *partition); !gpus)
    return tl::unexpected(gpus.error());
  return request;
}

Done check_script(std::string_view script) {
  if (script.size() > script_limit)
    return fail(FaultCode::too_large,
                "script is larger than " + std::to_string(script_limit >> 20) + " MiB");
  if (!script.starts_with("#!"))
    return fail(FaultCode::invalid,
                "This does not look like a batch script: its first line must "
                "start with #! followed by the path to an interpreter");
  if (script.substr(0, script.find('\n')).ends_with('\r'))
    return fail(FaultCode::invalid,
                "Batch script contains DOS line breaks (\\r\\n) instead of "
                "expected UNIX line breaks (\\n)");
  return {};
}

}  // namespace slotd::decide
