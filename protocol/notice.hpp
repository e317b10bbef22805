#pragma once

#include "protocol/ids.hpp"

#include <string>

namespace slotd {

/// What the notification command is told of a job that is over (manual, Notifications). It becomes due
/// in the transaction of the end itself, and is crossed out once the command was started: at least once.
struct Notice {
  EventSeq seq;     ///< of the end that it tells of
  std::string job;  ///< as shown: `12`, `12_3`
  std::string name;
  std::string state;
  std::string partition;
  std::string reason;
  bool operator==(const Notice&) const = default;
};

template <class F>
void fields(F& f, Notice& x) {
  f("seq", x.seq), f("job", x.job), f("name", x.name), f("state", x.state);
  f("partition", x.partition), f("reason", x.reason);
}

}  // namespace slotd
