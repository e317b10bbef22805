#include "actors/events/notifier.hpp"
#include "tests/support/actor_world.hpp"
#include "tests/support/fakes.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::test;

namespace {

struct FakeHooks : host::Hooks {
  std::vector<host::Hook> asked;
  void run(host::Hook hook) override { asked.push_back(std::move(hook)); }
};

class NotifierWorld : public ActorWorld {
 public:
  std::shared_ptr<Disk> disk = std::make_shared<Disk>();
  std::shared_ptr<FakeHooks> hooks = std::make_shared<FakeHooks>();
  NotifierActor notifier_actor;

  NotifierWorld() {
    auto journal = keep(system().spawn(fake_journal, disk));
    notifier_actor =
      keep(system().spawn(notifier, NotifierTools{"mail me", hooks, JournalActor{journal}}));
  }
  ~NotifierWorld() { hooks->asked.clear(); }

  void notify(const Notice& notice) {
    caf::anon_send(notifier_actor, Notify{notice});
    settle();
  }
};

const Notice ended{EventSeq{7}, "12_3", "train", "FAILED", "gpu", "NonZeroExitCode", "FAIL", "ada"};

}  // namespace

TEST_CASE("a notice becomes the command with the manual's variables", "[notifier]") {
  NotifierWorld world;
  world.notify(ended);
  REQUIRE(world.hooks->asked.size() == 1);
  const auto& hook = world.hooks->asked.front();
  CHECK(hook.command == "mail me");
  CHECK(hook.name == "notification of job 12_3");
  CHECK(hook.environment == std::vector<std::string>{
                              "SLOTD_JOB_ID=12_3", "SLOTD_JOB_NAME=train", "SLOTD_JOB_STATE=FAILED",
                              "SLOTD_JOB_PARTITION=gpu", "SLOTD_JOB_REASON=NonZeroExitCode",
                              "SLOTD_MAIL_TYPE=FAIL", "SLOTD_MAIL_USER=ada"});
}

TEST_CASE("a name that no environment could hold is cut", "[notifier]") {
  NotifierWorld world;
  auto notice = ended;
  notice.name = std::string(1 << 20, 'x');
  world.notify(notice);
  CHECK(world.hooks->asked.front().environment[1].size() < 100'000);
}

TEST_CASE("a notice is crossed out when its command was started, not before", "[notifier]") {
  NotifierWorld world;
  world.notify(ended);
  CHECK(world.disk->committed.empty());
  world.hooks->asked.front().started();
  world.settle();
  REQUIRE(world.disk->committed.size() == 1);
  CHECK(world.disk->committed.front().notified == std::vector<EventSeq>{EventSeq{7}});
}

TEST_CASE("where the disk refuses that, it is tried again", "[notifier]") {
  NotifierWorld world;
  world.disk->mood = Disk::Mood::refuses;
  world.notify(ended);
  world.hooks->asked.front().started();
  world.settle();
  CHECK(world.disk->committed.empty());
  world.disk->mood = Disk::Mood::commits;
  world.pass(std::chrono::seconds{2});
  REQUIRE(world.disk->committed.size() == 1);
  CHECK(world.disk->committed.front().notified == std::vector<EventSeq>{EventSeq{7}});
  CHECK(world.hooks->asked.size() == 1);
}

TEST_CASE("a notice that comes twice runs its command twice, and may be crossed out twice",
          "[notifier]") {
  NotifierWorld world;
  world.notify(ended);
  world.notify(ended);
  REQUIRE(world.hooks->asked.size() == 2);
  for (const auto& hook : world.hooks->asked) hook.started();
  world.settle();
  REQUIRE(world.disk->committed.size() == 2);
  CHECK(world.disk->committed.back().notified == std::vector<EventSeq>{EventSeq{7}});
}
