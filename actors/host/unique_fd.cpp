#include "actors/host/unique_fd.hpp"

#include <unistd.h>

namespace slotd::host {

void UniqueFd::reset(int fd) {
  if (fd_ >= 0) ::close(fd_);
  fd_ = fd;
}

}  // namespace slotd::host
