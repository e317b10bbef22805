#pragma once

#include "actors/host/unique_fd.hpp"
#include "protocol/base/result.hpp"

#include <string>
#include <string_view>

namespace slotd::host {

/// AF_UNIX sockets of type SOCK_SEQPACKET: one message a packet, close-on-exec, non-blocking. A
/// path may be longer than the 107 bytes of sockaddr_un: its folder is opened, and the name is
/// reached through /proc/self/fd.

/// Replaces what lies at the path; mode 0600.
Result<UniqueFd> listen_at(const std::string& folder, const std::string& name);
/// Fault `no_daemon` when nobody listens.
Result<UniqueFd> connect_to(const std::string& folder, const std::string& name);
/// A peer of our own uid, or nothing (another uid is hung up on; nobody waiting is nothing too).
UniqueFd accept_own(int listener);

/// One packet of at most 64 KiB. Empty: the peer hung up. Fault `busy`: nothing there yet.
Result<std::string> receive(int socket);
/// Fault `busy` when the peer does not read. Never raises SIGPIPE.
Done send(int socket, std::string_view packet);

}  // namespace slotd::host
