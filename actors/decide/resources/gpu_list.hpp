#pragma once

#include "protocol/base/amounts.hpp"
#include "protocol/base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace slotd::decide {

/// A GPU, as whoever found it describes it.
struct GpuDevice {
  std::uint32_t index = 0;  ///< in the order of PCI addresses, as CUDA_VISIBLE_DEVICES counts
  std::string uuid;
  std::string model;  ///< as model_name() spells it; empty: not known
  Mebibytes memory;   ///< zero: not known
  bool operator==(const GpuDevice&) const = default;
};

/// What looking for GPUs came to.
struct GpusFound {
  std::vector<GpuDevice> devices;  ///< by index, each once
  std::string how;                 ///< `found by /usr/bin/nvidia-smi`, or why there are none
  bool operator==(const GpusFound&) const = default;
};

/// What nvidia-smi is asked for, and the form of its answer.
inline constexpr std::string_view gpu_query = "--query-gpu=index,uuid,name,memory.total";
inline constexpr std::string_view gpu_query_format = "--format=csv,noheader,nounits";

/// Reads that answer. Lines that are no GPU (warnings, a device that does not respond) are passed over
/// where others are; none at all is an answer only if it says so. Fault: it says nothing of GPUs.
Result<std::vector<GpuDevice>> parse_gpu_list(std::string_view text);

/// How many can be given out by number: those from 0 on up to the first number that is missing.
std::uint32_t gpu_slots(const std::vector<GpuDevice>& devices);

/// Each model once, in the order of the devices; what is not known is left out.
std::vector<std::string> gpu_models(const std::vector<GpuDevice>& devices);

}  // namespace slotd::decide
