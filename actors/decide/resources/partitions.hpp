#pragma once

#include "protocol/base/result.hpp"
#include "protocol/node.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace slotd::decide {

/// A GPU's model as feature and type: `NVIDIA GeForce RTX 4090` is `rtx4090`, `H100 80GB HBM3` is
/// `h100`. Maker, brand, size and form are left out. Empty for an empty name.
std::string model_name(std::string_view text);

/// Names parted by commas (and `&`, where that is given), without blanks around them; empty ones
/// are left out.
std::vector<std::string> split_names(std::string_view list, std::string_view separators = ",");

/// Features as they are shown and asked for: lower case, `_` for what is neither letter nor digit.
std::vector<std::string> feature_names(std::string_view list);

/// A partition's name must be seen in a table and be a word of a list.
Done check_partition_name(const std::string& name);

/// What the partitions come from.
struct PartitionPlan {
  std::vector<std::string> cpu;
  std::vector<std::string> gpu;  ///< there are none of these without GPUs
  std::string chosen;            ///< the default one; empty: the first CPU partition
  std::vector<std::string> features;
  std::uint32_t gpus = 0;
  std::vector<std::string> gpu_models;  ///< normalised; empty: not known
};

/// CPU partitions have the feature `cpu`. GPU partitions have `cpu`, their models (or `generic_gpu`)
/// and the features; where there is none, CPU partitions have them. Fault:
/// two have one name.
Result<std::vector<Partition>> partitions(const PartitionPlan& plan);

}  // namespace slotd::decide
