#include "actors/decide/resources/gpu_list.hpp"
#include "tests/fuzz/target.hpp"

#include <string>

namespace slotd::fuzz {

void gpu_list(std::string_view input) {
  auto devices = decide::parse_gpu_list(input);
  if (is_refused(devices)) return;
  std::string text = devices->empty() ? "No devices were found" : "";
  for (std::size_t i = 0; i < devices->size(); ++i) {
    const auto& device = (*devices)[i];
    demand(i == 0 || (*devices)[i - 1].index < device.index, "each device is there once, in order");
    text += std::to_string(device.index) + ", " + device.uuid + ", A, " +
            std::to_string(device.memory.value) + "\n";
  }
  demand(decide::gpu_slots(*devices) <= devices->size(), "no more is given out than was found");
  auto again = decide::parse_gpu_list(text);
  demand(again && again->size() == devices->size(), "what was formatted can be read");
  for (std::size_t i = 0; i < devices->size(); ++i)
    demand((*again)[i].uuid == (*devices)[i].uuid && (*again)[i].memory == (*devices)[i].memory,
           "what was formatted reads back as the same");
}

}  // namespace slotd::fuzz
