#pragma once

#include "protocol/base/result.hpp"
#include "protocol/request.hpp"
#include "protocol/wire.hpp"

#include <cstdint>
#include <string_view>

namespace slotd {

/// What every frame has, whatever else it holds.
struct FrameHead {
  std::uint32_t version = 1;
};

/// The protocol numbers that a daemon answers.
struct ServedVersions {
  std::uint32_t oldest = oldest_wire_version;
  std::uint32_t newest = wire_version;
};

/// Decodes a client's frame. A number that is not served is a Fault that says so, even if the rest of the
/// frame cannot be understood: it may come from a later release.
Result<Request> read_request(std::string_view frame, ServedVersions served = {});

template <class F>
void fields(F& f, FrameHead& x) {
  f("v", x.version);
}

}  // namespace slotd
