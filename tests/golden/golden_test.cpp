#include "protocol/wire.hpp"
#include "storage/accounting.hpp"
#include "storage/job_store.hpp"
#include "tests/golden/formats.hpp"
#include "tests/support/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <set>

using namespace slotd;
using namespace slotd::test;
namespace fs = std::filesystem;

// What releases wrote must be read for ever. Values that a field of today adds have their defaults; so
// each test looks at what that release knew.

namespace {

const fs::path golden = SLOTD_GOLDEN;

std::vector<fs::path> releases() {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(golden))
    if (entry.is_directory()) folders.push_back(entry.path());
  return folders;
}

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

template <class T>
T read(const fs::path& path) {
  CAPTURE(path.string());
  auto value = decode<T>(bytes_of(path));
  if (!value) FAIL(value.error().text);
  return *value;
}

/// Names of the files of one kind, without their ending.
std::set<std::string> names(const fs::path& release, const std::string& ending) {
  std::set<std::string> found;
  for (const auto& entry : fs::directory_iterator(release))
    if (entry.path().extension() == ending) found.insert(entry.path().stem());
  return found;
}

}  // namespace

TEST_CASE("there is a release to be read", "[golden]") { CHECK_FALSE(releases().empty()); }

TEST_CASE("requests of every release are understood", "[golden]") {
  for (const auto& release : releases())
    for (const auto& name : names(release, ".request")) {
      auto request = read<Request>(release / (name + ".request"));
      CHECK(request.id == full_request_id());
      CHECK(std::visit([](const auto& each) { return std::string(each.wire_name); },
                       request.question) == name);
    }
  auto submit = std::get<SubmitJob>(read<Request>(golden / "0.1/submit.request").question);
  CHECK(submit.request == full_job_request());
  CHECK(submit.script == full_submit().script);
  auto update_jobs = std::get<UpdateJobs>(read<Request>(golden / "0.1/steer.request").question);
  CHECK(update_jobs.what == JobUpdate{full_update()});
}

TEST_CASE("replies of every release are understood", "[golden]") {
  for (const auto& release : releases())
    for (const auto& name : names(release, ".reply")) {
      auto reply = read<Reply>(release / (name + ".reply"));
      CHECK(std::visit([](const auto& each) { return std::string(each.wire_name); },
                       reply.answer) == name);
    }
  auto page = std::get<JobPage>(read<Reply>(golden / "0.1/jobs.reply").answer);
  REQUIRE(page.jobs.size() == 2);
  CHECK(page.jobs[0] == full_job());
}

TEST_CASE("what shepherds of every release say and are told is understood", "[golden]") {
  for (const auto& release : releases()) {
    for (const auto& name : names(release, ".shepherd"))
      read<ShepherdMessage>(release / (name + ".shepherd"));
    for (const auto& name : names(release, ".control"))
      read<ControlMessage>(release / (name + ".control"));
    CHECK(read<Acknowledgement>(release / "acknowledgement").job == JobId{3});
    CHECK(read<ControlAnswer>(release / "control_answer").done);
  }
}

TEST_CASE("files beside a job of every release are read", "[golden]") {
  for (const auto& release : releases()) {
    CHECK(read<LaunchSpec>(release / "spec") == full_launch_spec());
    CHECK(read<Claim>(release / "claim") == full_claim());
    CHECK(read<ExitRecord>(release / "exit") == full_exit_record());
    CHECK(read<Event>(release / "event") == full_event());
  }
}

TEST_CASE("the database of every release is opened, and what it holds is there", "[golden]") {
  for (const auto& release : releases()) {
    TempDir folder;
    auto path = std::string(folder / "state.db");
    fs::copy_file(release / "state.db", path);
    auto store = storage::JobStore::open(path);
    if (!store) FAIL(store.error().text);
    auto state = store->load(Time::min());
    if (!state) FAIL(state.error().text);
    REQUIRE(state->jobs.size() == 2);
    auto expected = full_job();
    expected.script = state->jobs[0]->script;
    expected.environment = state->jobs[0]->environment;
    CHECK(*state->jobs[0] == expected);
    CHECK(state->jobs[1]->state == JobState::pending);
    CHECK(store->script(state->jobs[0]->script) == std::string("#!/bin/sh\n"));
    CHECK(state->replies.size() == 1);
    CHECK(state->notices == std::vector<Notice>{full_notice()});
    CHECK(state->drain == full_drain());
    auto accounting = storage::Accounting::open(path);
    if (!accounting) FAIL(accounting.error().text);
    CHECK(accounting->events({}, {}, 10) == std::vector<Event>{full_event()});
  }
}
