#include "actors/resources/gpu_prober.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <utility>

namespace slotd {

namespace {

/// An answer is good for so long: all who asked meanwhile, or ask right after it, get it too.
constexpr Duration good_for = std::chrono::seconds{1};

}  // namespace

decide::GpusFound GpuProberState::probe() {
  if (last_ && tools_.clock->monotonic() - answered_ <= good_for) return *last_;
  last_ = look();
  answered_ = tools_.clock->monotonic();
  return *last_;
}

decide::GpusFound GpuProberState::look() const {
  auto answer =
    tools_.source->ask({std::string(decide::gpu_query), std::string(decide::gpu_query_format)});
  if (!answer) return {{}, answer.error().text};
  auto devices = decide::parse_gpu_list(answer->text);
  if (!devices) return {{}, answer->program + " " + devices.error().text};
  auto how = (devices->empty() ? "none found by " : "found by ") + answer->program;
  return {std::move(*devices), std::move(how)};
}

GpuProberActor::behavior_type gpu_prober(GpuProberActor::stateful_pointer<GpuProberState> self,
                                         GpuProberTools tools) {
  self->state.init(std::move(tools));
  return {[self](const ProbeGpus&) { return self->state.probe(); }};
}

}  // namespace slotd
