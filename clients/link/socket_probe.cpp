#include "clients/link/socket_probe.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <cstring>

namespace slotd::clients {

namespace {

void close_one(int& descriptor) {
  if (descriptor >= 0) ::close(descriptor);
  descriptor = -1;
}

std::optional<uid_t> stranger_behind(int connected) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(connected, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::nullopt;
  return peer.uid == ::getuid() ? std::nullopt : std::optional(peer.uid);
}

ProbeResult try_connect(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  auto descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return {errno, {}};
  ProbeResult probe;
  if (::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0)
    probe.stranger = stranger_behind(descriptor);
  else if (errno != EAGAIN)  // a daemon with a full queue of clients is one too
    probe.error = errno;
  ::close(descriptor);
  return probe;
}

}  // namespace

SocketProbe::~SocketProbe() {
  close_one(folder_);
  close_one(watch_);
}

std::string SocketProbe::path() const {
  return "/proc/self/fd/" + std::to_string(folder_) + "/" + socket_;
}

bool SocketProbe::open_folder() {
  close_one(folder_);  // it may have been made anew
  folder_ = ::open(run_folder_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  return folder_ >= 0;
}

ProbeResult SocketProbe::probe() {
  if (!open_folder()) return {errno, {}};
  return try_connect(path());
}

void SocketProbe::watch_folder() {
  watch_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (watch_ < 0) return;
  if (::inotify_add_watch(watch_, run_folder_.c_str(), IN_CREATE | IN_MOVED_TO) < 0)
    close_one(watch_);
}

void SocketProbe::wait_for_change(std::chrono::milliseconds most) {
  if (watch_ < 0) {
    watch_folder();
    if (watch_ >= 0) return;  // it may have appeared just before: ring again, then wait
  }
  pollfd item{watch_, POLLIN, 0};
  if (::poll(&item, watch_ >= 0 ? 1 : 0, static_cast<int>(most.count())) <= 0) return;
  std::array<char, 4096> told;
  while (::read(watch_, told.data(), told.size()) > 0) {
  }
}

}  // namespace slotd::clients
