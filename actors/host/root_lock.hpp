#pragma once

#include "actors/host/unique_fd.hpp"
#include "protocol/base/result.hpp"

#include <string>

namespace slotd::host {

/// The one daemon of a runtime root: an flock(2) that the kernel takes back when its holder dies,
/// however it dies. The file says who that is: host, boot and pid.
class RootLock {
 public:
  /// Fault `busy` names the daemon that has it.
  static Result<RootLock> take(const std::string& path);

 private:
  explicit RootLock(UniqueFd file) : file_(std::move(file)) {}
  UniqueFd file_;
};

}  // namespace slotd::host
