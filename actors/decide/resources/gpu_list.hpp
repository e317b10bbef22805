#pragma once

#include "protocol/base/amounts.hpp"
#include "protocol/base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace slotd::decide {

/// A GPU as nvidia-smi describes it.
struct GpuDevice {
  std::uint32_t index =
    0;  ///< in PCI bus order, as CUDA_VISIBLE_DEVICES counts with CUDA_DEVICE_ORDER=PCI_BUS_ID
  std::string uuid;
  std::string model;  ///< as model_name() spells it; empty if unknown
  Mebibytes memory;   ///< zero if unknown
  bool operator==(const GpuDevice&) const = default;
};

/// The result of a search for GPUs.
struct GpusFound {
  std::vector<GpuDevice> devices;  ///< in order of index, each once
  std::string how;                 ///< `found by /usr/bin/nvidia-smi`, or why there are none
  bool operator==(const GpusFound&) const = default;
};

/// The options that nvidia-smi is called with.
inline constexpr std::string_view gpu_query = "--query-gpu=index,uuid,name,memory.total";
inline constexpr std::string_view gpu_query_format = "--format=csv,noheader,nounits";

/// Parses the output of nvidia-smi. Lines that do not describe a GPU (warnings, a device that does not
/// respond) are skipped. An empty list is a valid answer only if the output says that no devices were
/// found; otherwise the Fault is `invalid`.
Result<std::vector<GpuDevice>> parse_gpu_list(std::string_view text);

/// How many GPUs jobs can get: those with the numbers from 0 up to the first that is missing.
std::uint32_t gpu_slots(const std::vector<GpuDevice>& devices);

/// The known models, each once, in the order of the devices.
std::vector<std::string> gpu_models(const std::vector<GpuDevice>& devices);

}  // namespace slotd::decide
