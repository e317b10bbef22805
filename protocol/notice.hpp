#pragma once

#include "protocol/base/ids.hpp"

#include <string>

namespace slotd {

/// What the notification command is told about a job (manual, Notifications). It becomes due in the
/// transaction of the event that it reports, and is crossed out once the command was started. So the
/// command runs at least once.
struct Notice {
  EventSeq seq;     ///< of the event that it reports
  std::string job;  ///< as shown: `12`, `12_3`
  std::string name;
  std::string state;
  std::string partition;
  std::string reason;
  std::string event;      ///< in Slurm's words (sbatch(1), --mail-type): `BEGIN`, `END`, `FAIL`
  std::string mail_user;  ///< of --mail-user
  bool operator==(const Notice&) const = default;
};

template <class F>
void fields(F& f, Notice& x) {
  f("seq", x.seq), f("job", x.job), f("name", x.name), f("state", x.state);
  f("partition", x.partition), f("reason", x.reason);
  f("event", x.event), f("mail_user", x.mail_user);
}

}  // namespace slotd
