#include "actors/host/root_lock.hpp"

#include "actors/host/files.hpp"
#include "actors/host/host_name.hpp"
#include "actors/host/machine.hpp"
#include "actors/host/process.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <thread>

namespace slotd::host {

namespace {

std::string own_line() {
  return "host " + host_name() + " boot " + boot_id() + " pid " + std::to_string(::getpid()) + "\n";
}

/// What the file says about its holder, without the line's end.
std::string holder_of(const std::string& path) {
  auto holder = read_file(path).value_or("");
  return holder.substr(0, holder.find('\n'));
}

/// A daemon killed while it starts a shepherd leaves the lock to that child until the child's exec. The
/// line names no living process then.
bool holder_lives(const std::string& holder) {
  auto at = holder.rfind(" pid ");
  if (at == std::string::npos || holder.find(" boot " + boot_id()) == std::string::npos)
    return true;
  auto stat = process_stat(std::atoi(holder.c_str() + at + 5));
  return stat && !stat->zombie;
}

constexpr auto starvation = std::chrono::seconds{5};
constexpr auto pause = std::chrono::milliseconds{10};

/// True once the lock is ours. It is tried again and again because every way to wait for it would wait
/// for a living daemon too.
bool lock_in_time(int file, const std::string& path) {
  auto deadline = std::chrono::steady_clock::now() + starvation;
  while (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    if (holder_lives(holder_of(path)) || std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(pause);
  }
  return true;
}

}  // namespace

Result<RootLock> RootLock::take(const std::string& path) {
  UniqueFd file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file) return fail(FaultCode::system, path + ": " + errno_text(errno));
  if (!lock_in_time(file.get(), path))
    return fail(FaultCode::busy,
                "another daemon serves this root (" + holder_of(path) + "): " + path);
  auto line = own_line();
  if (::ftruncate(file.get(), 0) != 0 ||
      ::pwrite(file.get(), line.data(), line.size(), 0) != static_cast<ssize_t>(line.size()))
    return fail(FaultCode::system, path + ": " + errno_text(errno));
  return RootLock(std::move(file));
}

}  // namespace slotd::host
