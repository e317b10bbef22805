#include "actors/shepherd/control.hpp"

#include "actors/host/seqpacket.hpp"
#include "protocol/paths.hpp"
#include "protocol/wire.hpp"

#include <unistd.h>

namespace slotd::shepherd {

namespace {

/// The daemon needs one connection. Further ones than these are hung up on.
constexpr std::size_t most_peers = 32;

/// Answers one message. False means to hang up.
bool converse(int peer, const Control::Handler& handler) {
  auto packet = host::receive(peer);
  if (!packet) return packet.error().code == FaultCode::busy;
  if (packet->empty()) return false;
  auto message = decode<ControlMessage>(*packet);
  if (!message) return false;
  return host::send(peer, encode(handler(*message))).has_value();
}

}  // namespace

Result<Control> Control::open(const std::string& job_folder) {
  auto listener = host::listen_at(job_folder, Paths::control_socket_name());
  if (!listener) return tl::unexpected(listener.error());
  return Control(job_folder + "/" + Paths::control_socket_name(), std::move(*listener));
}

void Control::add_to(std::vector<pollfd>& polled) const {
  polled.push_back({listener_.get(), POLLIN, 0});
  for (const auto& peer : peers_) polled.push_back({peer.get(), POLLIN, 0});
}

void Control::serve(const pollfd* polled, const Handler& handler) {
  for (std::size_t at = 0; at < peers_.size(); ++at)
    if (polled[at + 1].revents != 0 && !converse(peers_[at].get(), handler)) peers_[at].reset();
  bool somebody_new = polled[0].revents != 0;
  std::erase_if(peers_, [](const host::UniqueFd& peer) { return !peer; });
  if (somebody_new) accept();
}

void Control::close() {
  peers_.clear();
  if (listener_) ::unlink(path_.c_str());
  listener_.reset();
}

void Control::accept() {
  auto peer = host::accept_own(listener_.get());
  if (peer && peers_.size() < most_peers) peers_.push_back(std::move(peer));
}

}  // namespace slotd::shepherd
