#pragma once

#include "actors/host/unique_fd.hpp"
#include "protocol/base/result.hpp"

#include <string>

namespace slotd::host {

/// Makes this process the one daemon of a runtime root, with an flock(2) that the kernel releases when
/// its holder dies, however it dies. The file names the holder: host, boot and pid.
class RootLock {
 public:
  /// Fault `busy` names the daemon that has it.
  static Result<RootLock> take(const std::string& path);

 private:
  explicit RootLock(UniqueFd file) : file_(std::move(file)) {}
  UniqueFd file_;
};

}  // namespace slotd::host
