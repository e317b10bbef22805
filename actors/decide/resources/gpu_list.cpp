#include "actors/decide/resources/gpu_list.hpp"

#include "actors/decide/resources/partitions.hpp"
#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace slotd::decide {

namespace {

/// The greatest value of SLOTD_GPU_COUNT.
constexpr std::uint32_t most_gpus = 1024;
constexpr std::string_view none_there = "No devices were found";

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

/// A line such as `0, GPU-4c2b, NVIDIA H100 PCIe, 81559`. Only the name may contain commas.
std::optional<GpuDevice> parse_line(std::string_view line) {
  auto first = line.find(',');
  auto second = line.find(',', std::min(first, line.size() - 1) + 1);
  auto last = line.rfind(',');
  if (first == std::string_view::npos || second == std::string_view::npos || last <= second)
    return std::nullopt;
  auto index = parse_digits<std::uint32_t>(trimmed(line.substr(0, first)));
  auto uuid = trimmed(line.substr(first + 1, second - first - 1));
  if (!index || *index >= most_gpus || uuid.empty()) return std::nullopt;
  auto memory = parse_digits<std::uint64_t>(trimmed(line.substr(last + 1)));  // or `[N/A]`
  return GpuDevice{*index, std::string(uuid),
                   model_name(trimmed(line.substr(second + 1, last - second - 1))),
                   Mebibytes{memory.value_or(0)}};
}

bool same_index(const GpuDevice& a, const GpuDevice& b) { return a.index == b.index; }

}  // namespace

Result<std::vector<GpuDevice>> parse_gpu_list(std::string_view text) {
  std::vector<GpuDevice> devices;
  std::string_view stray;
  bool said_none = false;
  for (auto part : split(text, "\n")) {
    auto line = trimmed(part);
    if (line.empty()) continue;
    if (line.starts_with(none_there))
      said_none = true;
    else if (auto device = parse_line(line))
      devices.push_back(std::move(*device));
    else if (stray.empty())
      stray = line;
  }
  if (devices.empty() && !said_none)
    return fail(FaultCode::invalid,
                stray.empty() ? "said nothing" : "said nothing of GPUs: " + printable(stray));
  std::ranges::stable_sort(devices, {}, &GpuDevice::index);
  devices.erase(std::unique(devices.begin(), devices.end(), same_index), devices.end());
  return devices;
}

std::uint32_t gpu_slots(const std::vector<GpuDevice>& devices) {
  std::uint32_t slots = 0;
  for (const auto& device : devices)
    if (device.index == slots) ++slots;
  return slots;
}

std::vector<std::string> gpu_models(const std::vector<GpuDevice>& devices) {
  std::vector<std::string> models;
  for (const auto& device : devices)
    if (!device.model.empty() && std::ranges::find(models, device.model) == models.end())
      models.push_back(device.model);
  return models;
}

}  // namespace slotd::decide
