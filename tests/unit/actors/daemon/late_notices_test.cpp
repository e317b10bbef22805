#include "actors/daemon/late_notices.hpp"
#include "actors/events/notifier.hpp"
#include "tests/support/actor_world.hpp"
#include "tests/support/fakes.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::test;

namespace {

struct FakeHooks : host::Hooks {
  std::vector<std::string> asked;
  void run(host::Hook hook) override { asked.push_back(hook.name); }
};

Notice notice(std::uint64_t seq, const std::string& job) {
  Notice notice;
  notice.seq = EventSeq{seq};
  notice.job = job;
  return notice;
}

class LateNotices : public ActorWorld {
 public:
  std::shared_ptr<Disk> disk = std::make_shared<Disk>();
  std::shared_ptr<FakeHooks> hooks = std::make_shared<FakeHooks>();
  JournalActor journal = keep(system().spawn(fake_journal, disk));
  std::vector<Notice> due{notice(7, "12"), notice(9, "40_3")};
};

}  // namespace

TEST_CASE_METHOD(LateNotices, "notices that the last daemon left are sent in order", "[daemon]") {
  auto notifier_actor = keep(system().spawn(notifier, NotifierTools{"mail me", hooks, journal}));
  send_late_notices(notifier_actor, journal, due);
  settle();
  CHECK(hooks->asked ==
        std::vector<std::string>{"notification of job 12", "notification of job 40_3"});
  CHECK(disk->committed.empty());
}

TEST_CASE_METHOD(LateNotices, "without a notification command they are crossed out at once",
                 "[daemon]") {
  send_late_notices({}, journal, due);
  settle();
  REQUIRE(disk->committed.size() == 1);
  CHECK(disk->committed.front().notified == std::vector<EventSeq>{EventSeq{7}, EventSeq{9}});
}

TEST_CASE_METHOD(LateNotices, "where none is due nothing is written", "[daemon]") {
  send_late_notices({}, journal, {});
  settle();
  CHECK(disk->committed.empty());
}
