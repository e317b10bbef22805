#pragma once

#include "actors/host/clock.hpp"
#include "actors/host/gpu_source.hpp"
#include "actors/interfaces.hpp"

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <memory>
#include <optional>

namespace slotd {

/// What a prober works with.
struct GpuProberTools {
  std::shared_ptr<host::GpuSource> source;
  const host::Clock* clock = nullptr;
};

class GpuProberState {
 public:
  void init(GpuProberTools tools) { tools_ = std::move(tools); }
  decide::GpusFound probe();

 private:
  decide::GpusFound look() const;

  GpuProberTools tools_;
  std::optional<decide::GpusFound> last_;
  Duration answered_{};  ///< on the monotonic clock
};

/// It blocks while it asks the source, so it must be spawned detached.
GpuProberActor::behavior_type gpu_prober(GpuProberActor::stateful_pointer<GpuProberState> self,
                                         GpuProberTools tools);

}  // namespace slotd
