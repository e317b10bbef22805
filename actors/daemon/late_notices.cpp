#include "actors/daemon/late_notices.hpp"

#include <caf/all.hpp>

#include <utility>

namespace slotd {

namespace {

void cross_out(const JournalActor& journal, const std::vector<Notice>& notices) {
  if (notices.empty()) return;
  Commit crossed_out;
  for (const auto& notice : notices) crossed_out.notified.push_back(notice.seq);
  caf::anon_send(journal, std::move(crossed_out));
}

}  // namespace

void send_late_notices(const NotifierActor& notifier, const JournalActor& journal,
                       const std::vector<Notice>& due) {
  if (!notifier) return cross_out(journal, due);
  for (const auto& notice : due) caf::anon_send(notifier, Notify{notice});
}

}  // namespace slotd
