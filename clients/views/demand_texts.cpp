#include "clients/views/demand_texts.hpp"

#include "protocol/text/memory.hpp"
#include "protocol/text/printable.hpp"

#include <algorithm>

namespace slotd::clients {

std::uint64_t least_cpus(const JobRequest& request) {
  const auto& extras = *request.extras;
  std::uint64_t tasks = request.tasks > 1 ? std::max(extras.tasks_per_node, 1U) : 1;
  return std::max<std::uint64_t>(extras.min_cpus, tasks * request.cpus_per_task.value);
}

std::string least_memory(const JobRequest& request) {
  if (const auto& each = request.extras->memory_per_cpu) return format(*each);
  return format(request.memory.value_or(Mebibytes{}));
}

std::string_view sharing(const JobRequest& request) {
  if (request.extras->exclusive) return "NO";
  return request.extras->oversubscribe ? "YES" : "OK";
}

std::vector<std::string> gpu_demands(const JobRequest& request) {
  const auto& extras = *request.extras;
  auto gpus = [&](std::uint32_t count) {
    auto kind = request.gpus.kind.empty() ? "" : printable(request.gpus.kind) + ":";
    return "gres:gpu:" + kind + std::to_string(count);
  };
  std::vector<std::string> lines;
  if (extras.cpus_per_gpu > 0)
    lines.push_back("CpusPerTres=gres:gpu:" + std::to_string(extras.cpus_per_gpu));
  if (extras.memory_per_gpu)
    lines.push_back("MemPerTres=gres:gpu:" + std::to_string(extras.memory_per_gpu->value));
  if (request.gpus.count > 0 && extras.gpus_per_node == 0 && extras.gpus_per_task == 0)
    lines.push_back("TresPerJob=" + gpus(request.gpus.count));
  if (extras.gpus_per_node > 0) lines.push_back("TresPerNode=" + gpus(extras.gpus_per_node));
  if (extras.gpus_per_task > 0) lines.push_back("TresPerTask=" + gpus(extras.gpus_per_task));
  return lines;
}

}  // namespace slotd::clients
