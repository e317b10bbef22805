#pragma once

#include "protocol/base/fault.hpp"

#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace slotd {

/// A value, or the Fault that says why there is none. Nothing in this project throws across a
/// function boundary; a library's exception ends in the class that wraps the library.
template <class T>
using Result = tl::expected<T, Fault>;

/// The result of a function that only says whether it worked.
using Done = Result<void>;

inline tl::unexpected<Fault> fail(FaultCode code, std::string text) {
  return tl::unexpected<Fault>(Fault{code, std::move(text)});
}

}  // namespace slotd
