#include "actors/host/root_lock.hpp"

#include "actors/host/files.hpp"
#include "actors/host/machine.hpp"
#include "actors/host/process.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <cerrno>

namespace slotd::host {

namespace {

std::string own_line() {
  return "host " + host_name() + " boot " + boot_id() + " pid " + std::to_string(::getpid()) + "\n";
}

}  // namespace

Result<RootLock> RootLock::take(const std::string& path) {
  UniqueFd file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file) return fail(FaultCode::system, path + ": " + errno_text(errno));
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    auto holder = read_file(path).value_or("");
    if (auto end = holder.find('\n'); end != std::string::npos) holder.resize(end);
    return fail(FaultCode::busy, "another daemon serves this root (" + holder + "): " + path);
  }
  auto line = own_line();
  if (::ftruncate(file.get(), 0) != 0 ||
      ::pwrite(file.get(), line.data(), line.size(), 0) != static_cast<ssize_t>(line.size()))
    return fail(FaultCode::system, path + ": " + errno_text(errno));
  return RootLock(std::move(file));
}

}  // namespace slotd::host
