#include "actors/events/notifier.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <utility>

namespace slotd {

namespace {

/// No variable of a program's environment may be larger than 128 KiB (execve(2)).
constexpr std::size_t longest_value = 32'768;

std::string variable(const char* name, const std::string& value) {
  return std::string(name) + "=" + value.substr(0, longest_value);
}

/// The variables that the manual's section Notifications names, and those of --mail-type.
host::Hook hook_for(const Notice& notice, const std::string& command) {
  return {
    "notification of job " + notice.job,
    command,
    {variable("SLOTD_JOB_ID", notice.job), variable("SLOTD_JOB_NAME", notice.name),
     variable("SLOTD_JOB_STATE", notice.state), variable("SLOTD_JOB_PARTITION", notice.partition),
     variable("SLOTD_JOB_REASON", notice.reason), variable("SLOTD_MAIL_TYPE", notice.event),
     variable("SLOTD_MAIL_USER", notice.mail_user)},
    {}};
}

}  // namespace

NotifierActor::behavior_type notifier(NotifierActor::pointer self, NotifierTools tools) {
  auto kept = std::make_shared<const NotifierTools>(std::move(tools));
  return {
    [self, kept](const Notify& ask) {
      auto hook = hook_for(ask.notice, kept->command);
      hook.started = [to = NotifierActor{self}, seq = ask.notice.seq] {
        caf::anon_send(to, NoticeStarted{seq});
      };
      kept->hooks->run(std::move(hook));
    },
    [self, kept](const NoticeStarted& said) {
      Commit record;
      record.notified = {said.seq};
      self->request(kept->journal, caf::infinite, std::move(record))
        .then([](const Committed&) {},
              [self, said](const caf::error&) {
                self->delayed_send(NotifierActor{self}, std::chrono::seconds{1}, said);
              });
    },
  };
}

}  // namespace slotd
