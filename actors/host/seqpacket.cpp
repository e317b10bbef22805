#include "actors/host/seqpacket.hpp"

#include "actors/host/system_failure.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <cstring>

namespace slotd::host {

namespace {

constexpr std::size_t packet_limit = std::size_t{64} << 10;

/// A socket's address through its opened folder, which must stay open while the address is used.
struct Address {
  UniqueFd folder;
  sockaddr_un name{};
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&name); }
};

Result<Address> address_of(const std::string& folder, const std::string& name) {
  Address address;
  address.folder.reset(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!address.folder) return system_failure("open", folder);
  auto path = "/proc/self/fd/" + std::to_string(address.folder.get()) + "/" + name;
  if (path.size() >= sizeof address.name.sun_path)
    return system_failure("name a socket", name, ENAMETOOLONG);
  address.name.sun_family = AF_UNIX;
  std::memcpy(address.name.sun_path, path.c_str(), path.size() + 1);
  return address;
}

Result<UniqueFd> new_socket() {
  UniqueFd socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) return system_failure("make", "a socket");
  return socket;
}

}  // namespace

Result<UniqueFd> listen_at(const std::string& folder, const std::string& name) {
  auto path = folder + "/" + name;
  auto address = address_of(folder, name);
  if (!address) return tl::unexpected(address.error());
  auto socket = new_socket();
  if (!socket) return socket;
  ::unlinkat(address->folder.get(), name.c_str(), 0);
  // The file takes its mode from the socket: no umask is set for all threads, and no moment passes between.
  if (::fchmod(socket->get(), 0600) != 0) return system_failure("set the mode of", path);
  if (::bind(socket->get(), address->get(), sizeof address->name) != 0)
    return system_failure("bind", path);
  if (::listen(socket->get(), SOMAXCONN) != 0) return system_failure("listen at", path);
  return socket;
}

Result<UniqueFd> connect_to(const std::string& folder, const std::string& name) {
  auto address = address_of(folder, name);
  if (!address) return fail(FaultCode::no_daemon, address.error().text);
  auto socket = new_socket();
  if (!socket) return socket;
  if (::connect(socket->get(), address->get(), sizeof address->name) == 0) return socket;
  auto error = errno;
  auto failure = system_failure("connect to", folder + "/" + name, error);
  if (error == EAGAIN) failure.value().code = FaultCode::busy;
  if (error == ECONNREFUSED || error == ENOENT) failure.value().code = FaultCode::no_daemon;
  return failure;
}

UniqueFd accept_own(int listener) {
  UniqueFd peer(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  ucred who{};
  socklen_t size = sizeof who;
  if (!peer || ::getsockopt(peer.get(), SOL_SOCKET, SO_PEERCRED, &who, &size) != 0) return {};
  return who.uid == ::geteuid() ? std::move(peer) : UniqueFd{};
}

Result<std::string> receive(int socket) {
  // Ask for its length first: a buffer for the largest packet would stay with the process.
  auto size = ::recv(socket, nullptr, 0, MSG_PEEK | MSG_TRUNC | MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR))
    return fail(FaultCode::busy, "nothing there yet");
  if (size < 0 && errno == ECONNRESET) return std::string{};
  if (size < 0) return system_failure("receive from", "a socket");
  if (static_cast<std::size_t>(size) > packet_limit)
    return fail(FaultCode::too_large, "packet of more than 64 KiB");
  std::string packet(static_cast<std::size_t>(size), '\0');
  if (size > 0 && ::recv(socket, packet.data(), packet.size(), MSG_DONTWAIT) != size)
    return system_failure("receive from", "a socket");
  return packet;
}

Done send(int socket, std::string_view packet) {
  for (;;) {
    if (::send(socket, packet.data(), packet.size(), MSG_NOSIGNAL | MSG_DONTWAIT) >= 0) return {};
    if (errno == EINTR) continue;
    if (errno == EAGAIN) return fail(FaultCode::busy, "the peer does not read");
    return system_failure("send to", "a socket");
  }
}

}  // namespace slotd::host
