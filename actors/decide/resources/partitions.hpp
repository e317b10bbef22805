#pragma once

#include "protocol/base/result.hpp"
#include "protocol/node.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace slotd::decide {

/// A GPU's model as feature and type: `NVIDIA GeForce RTX 4090` is `rtx4090`, `H100 80GB HBM3` is
/// `h100`. Maker, brand, memory size and form factor are left out. Empty for an empty name.
std::string model_name(std::string_view text);

/// The names between separators, without surrounding blanks, each once; empty names are left out.
std::vector<std::string> split_names(std::string_view list, std::string_view separators = ",");

/// Features as they are shown and requested: lower case, with `_` for each character that is neither a
/// letter nor a digit.
std::vector<std::string> feature_names(std::string_view list);

/// Checks that a name can stand in a table and in a list: no blanks, bars or control characters. The
/// Fault is `invalid`.
Done check_partition_name(const std::string& name);

/// The configuration that partitions are made from.
struct PartitionPlan {
  std::vector<std::string> cpu;
  std::vector<std::string> gpu;  ///< left out if the machine has no GPUs
  std::string chosen;            ///< the default partition; empty for the first CPU partition
  std::vector<std::string> features;
  std::uint32_t gpus = 0;
  std::vector<std::string> gpu_models;  ///< as model_name() spells them; empty if unknown
};

/// The partitions of the machine, CPU partitions first. Each has the feature `cpu`; GPU partitions also
/// have the GPU models (or `generic_gpu`) and the configured features. Without GPU partitions, the CPU
/// partitions have the configured features. The Fault is `invalid` if two partitions have one name.
Result<std::vector<Partition>> partitions(const PartitionPlan& plan);

}  // namespace slotd::decide
