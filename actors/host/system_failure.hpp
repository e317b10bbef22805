#pragma once

#include "protocol/base/result.hpp"

#include <cerrno>
#include <string>
#include <string_view>

namespace slotd::host {

/// Fault `system` for a system call that just failed: `cannot open /a/b: Permission denied`.
inline tl::unexpected<Fault> system_failure(std::string_view action, std::string_view object,
                                            int error = errno) {
  std::string text = "cannot ";
  text.append(action).append(" ").append(object).append(": ").append(errno_text(error));
  return fail(FaultCode::system, std::move(text));
}

}  // namespace slotd::host
