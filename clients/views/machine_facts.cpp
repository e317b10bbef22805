#include "clients/views/machine_facts.hpp"

#include "clients/views/job_facts.hpp"

#include <algorithm>

namespace slotd::clients {

List features_of(const std::vector<const Partition*>& partitions) {
  std::vector<std::string> all;
  for (const auto* partition : partitions)
    for (const auto& feature : partition->features)
      if (std::find(all.begin(), all.end(), feature) == all.end()) all.push_back(feature);
  return {all.begin(), all.end()};
}

std::vector<const Partition*> partitions_of(const Machine& machine) {
  std::vector<const Partition*> all;
  for (const auto& partition : machine.partitions) all.push_back(&partition);
  return all;
}

std::string gpus_in_use(const MachineUse& use) {
  if (use.gpus_in_use.empty()) return gpus_text("", 0);
  List indices(use.gpus_in_use.begin(), use.gpus_in_use.end());
  return gpus_text(use.machine.gpu_model, indices.size()) + "(IDX:" + text_of(indices) + ")";
}

}  // namespace slotd::clients
