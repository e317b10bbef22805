#include "actors/decide/admission/partition_choice.hpp"

#include "actors/decide/resources/partitions.hpp"
#include "protocol/text/constraint.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>

namespace slotd::decide {

namespace {

/// The model without the name of its product line: `2080ti` for `rtx2080ti`.
std::string bare_model(std::string_view text) {
  auto name = model_name(text);
  return name.starts_with("rtx") || name.starts_with("gtx") ? name.substr(3) : name;
}

/// The feature as it is configured, not as a GPU model: `cpu`, `sxm4`.
std::string plain_feature(std::string_view text) {
  auto names = feature_names(text);
  return names.empty() ? std::string{} : names.front();
}

}  // namespace

const Partition* find_partition(const Machine& machine, std::string_view name) {
  auto found = std::ranges::find(machine.partitions, name, &Partition::name);
  return found == machine.partitions.end() ? nullptr : &*found;
}

std::vector<std::string> asked_partitions(const JobRequest& request) {
  if (!request.extras->partitions.empty()) return request.extras->partitions;
  return split_names(request.partition);
}

const Partition* unnamed_partition(const Machine& machine, bool asks_gpus) {
  const Partition* usual = nullptr;
  const Partition* with_gpus = nullptr;
  for (const auto& partition : machine.partitions) {
    if (partition.is_default) usual = &partition;
    if (partition.gpu && with_gpus == nullptr) with_gpus = &partition;
  }
  bool fits = !asks_gpus || (usual != nullptr && usual->gpu);
  return fits || with_gpus == nullptr ? usual : with_gpus;
}

bool has_feature(const Partition& partition, std::string_view feature) {
  if (same_word(feature, partition.name)) return true;
  if (partition.gpu && same_word(feature, "gpu")) return true;
  auto plain = plain_feature(feature);
  auto model = bare_model(feature);
  return std::ranges::any_of(partition.features, [&](const std::string& there) {
    return there == plain || (!model.empty() && bare_model(there) == model);
  });
}

Result<bool> meets(const Partition& partition, const JobRequest& request) {
  return meets_constraint(request.extras->constraint, [&](std::string_view feature) {
    return has_feature(partition, feature);
  });
}

bool same_gpu_model(std::string_view asked, std::string_view there) {
  auto wanted = bare_model(asked);
  return wanted.empty() || wanted == bare_model(there);
}

}  // namespace slotd::decide
