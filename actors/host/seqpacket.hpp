#pragma once

#include "actors/host/unique_fd.hpp"
#include "protocol/base/result.hpp"

#include <string>
#include <string_view>

namespace slotd::host {

/// AF_UNIX sockets of type SOCK_SEQPACKET: one message a packet, close-on-exec, non-blocking. A
/// path may be longer than the 107 bytes of sockaddr_un: its folder is opened, and the name is
/// reached through /proc/self/fd.

/// Listens at this path, with mode 0600; replaces what lies there.
Result<UniqueFd> listen_at(const std::string& folder, const std::string& name);
/// Fault `no_daemon` if nobody listens.
Result<UniqueFd> connect_to(const std::string& folder, const std::string& name);
/// Accepts a peer of our own uid. Empty if nobody waits, or if the peer had another uid and was hung up on.
UniqueFd accept_own(int listener);

/// Receives one packet of at most 64 KiB. Empty if the peer hung up. Fault `busy` if none is there yet.
Result<std::string> receive(int socket);
/// Fault `busy` if the peer does not read. Never raises SIGPIPE.
Done send(int socket, std::string_view packet);

}  // namespace slotd::host
