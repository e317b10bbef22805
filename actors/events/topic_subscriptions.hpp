#pragma once

#include "protocol/event.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>

namespace slotd {

/// What the subscribers of an event socket have asked for, as XPUB reports it.
class TopicSubscriptions {
 public:
  /// One message: a byte 1 (somebody subscribes) or 0 (nobody is subscribed any more), then the
  /// beginning of the topics. Any other message is ignored; one that comes twice changes nothing.
  /// True where the heartbeat is due at once.
  bool note(std::string_view message) {
    if (message.empty() || (message.front() != '\0' && message.front() != '\1')) return false;
    std::string wanted(message.substr(1));
    if (message.front() == '\0') return wanted_.erase(wanted), false;
    auto to_beat = heartbeat_topic.starts_with(wanted);
    wanted_.insert(std::move(wanted));
    return to_beat;
  }

  bool empty() const { return wanted_.empty(); }
  std::size_t size() const { return wanted_.size(); }

 private:
  std::unordered_set<std::string> wanted_;
};

}  // namespace slotd
