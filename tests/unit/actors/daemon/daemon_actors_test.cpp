#include "actors/daemon/daemon_actors.hpp"
#include "actors/fault_bridge.hpp"
#include "tests/support/builders.hpp"
#include "tests/support/temp_dir.hpp"

#include <caf/all.hpp>

#include <unistd.h>
#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::test;

namespace {

/// A root on which a daemon's actors run in earnest.
class DaemonRoot {
 public:
  DaemonRoot() {
    std::filesystem::create_directories(paths.run_folder());
    std::filesystem::create_directories(paths.jobs_folder());
    config.root = paths.root();
    config.machine = machine();
  }
  DaemonParts parts() const {
    auto storage = open_storage(paths, {});
    REQUIRE(storage);
    auto services = start_services(config, paths, storage->state.last_event);
    REQUIRE(services);
    return {config, paths, "this boot", std::move(*storage), std::move(*services), {}};
  }

  TempDir folder;
  Paths paths{folder.path()};
  DaemonConfig config;
};

Submit held_job() {
  auto asked = request();
  asked.hold = true;
  auto job = std::make_shared<SubmitJob>();
  job->request = asked;
  job->script = "#!/bin/sh\n";
  return {{}, std::move(job)};
}

}  // namespace

TEST_CASE_METHOD(DaemonRoot, "supervisors work with what is configured", "[daemon]") {
  config.cgroup_base = "/sys/fs/cgroup/jobs";
  config.kill_wait = std::chrono::seconds{7};
  config.limit_default_memory = false;
  auto made = parts();
  auto tools = supervisor_tools(made);
  CHECK(tools.facts.machine == config.machine);
  CHECK(tools.facts.root == paths.root());
  CHECK(tools.facts.root_uuid == made.storage.state.root_uuid);
  CHECK(tools.facts.cgroup_base == "/sys/fs/cgroup/jobs");
  CHECK(tools.facts.kill_wait == std::chrono::seconds{7});
  CHECK_FALSE(tools.facts.limit_default_memory);
  CHECK(tools.watcher == made.services.watcher);
  CHECK(tools.launcher);
  CHECK(tools.processes);
  CHECK(tools.kill_failed_after == std::chrono::seconds{60});
}

TEST_CASE_METHOD(DaemonRoot, "a notification command has a runner, none has none", "[daemon]") {
  CHECK_FALSE(parts().services.hooks);
  config.notify_command = "mail me";
  CHECK(parts().services.hooks);
}

TEST_CASE_METHOD(DaemonRoot, "the actors take a job to the disk, and all of them end", "[daemon]") {
  caf::actor_system_config system_config;
  {
    caf::actor_system system(system_config);
    DaemonActors actors(system, parts());
    caf::scoped_actor client(system);
    client->request(actors.scheduler_actor(), caf::infinite, held_job())
      .receive([](const Submitted& submitted) { CHECK(submitted.job == JobId{1}); },
               [](const caf::error& error) { FAIL(to_fault(error).text); });
  }  // hangs here if an actor were left
  auto storage = open_storage(paths, {});
  REQUIRE(storage);
  REQUIRE(storage->state.jobs.size() == 1);
  CHECK(storage->state.jobs.front()->state == JobState::pending);
}

TEST_CASE_METHOD(DaemonRoot, "the folders of jobs that ended long ago go when the actors begin",
                 "[daemon]") {
  auto old = test::over(5, JobState::completed, at(100));
  std::filesystem::create_directories(paths.attempt_folder({5}, {1}));
  {
    auto storage = open_storage(paths, {});
    REQUIRE(storage);
    REQUIRE(storage->store->begin());
    REQUIRE(storage->store->write(storage::PutJob{old}));
    REQUIRE(storage->store->commit());
  }
  caf::actor_system_config system_config;
  {
    caf::actor_system system(system_config);
    DaemonActors actors(system, parts());
    for (int i = 0; i < 1000 && !std::filesystem::is_empty(paths.jobs_folder()); ++i)
      ::usleep(10'000);
  }
  CHECK(std::filesystem::is_empty(paths.jobs_folder()));
}
