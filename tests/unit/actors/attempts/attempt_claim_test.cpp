#include "actors/attempts/attempt_claim.hpp"
#include "actors/host/files.hpp"
#include "actors/host/process.hpp"
#include "protocol/wire.hpp"
#include "tests/support/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace slotd;
using namespace slotd::test;
using decide::ClaimState;

namespace {

constexpr JobId job{7};
constexpr Attempt attempt{1};

struct ClaimWorld {
  TempDir folder;
  Paths paths{folder.path()};

  ClaimWorld() { REQUIRE(host::make_folders(paths.attempt_folder(job, attempt), 0700)); }
  std::string file() const { return paths.claim(job, attempt); }
  ClaimFound take() const {
    auto found = take_claim(paths, job, attempt);
    REQUIRE(found);
    return *found;
  }
};

}  // namespace

TEST_CASE("a claim that nobody has is the daemon's, and stays so", "[attempt_claim]") {
  ClaimWorld world;
  CHECK(world.take().state == ClaimState::taken_by_us);
  auto written = decode<Claim>(content_of(world.file()));
  REQUIRE(written);
  CHECK(written->holder == ClaimHolder::daemon);
  CHECK(written->boot_id == host::boot_id());
  auto again = world.take();  // as another daemon would, later
  CHECK(again.state == ClaimState::taken_by_us);
  CHECK(again.claim == *written);
}

TEST_CASE("a shepherd's claim is told as it is, and not taken", "[attempt_claim]") {
  ClaimWorld world;
  auto claim = host::own_claim();
  claim.pid = 4711;
  write_file(world.file(), encode(claim));
  auto found = world.take();
  CHECK(found.state == ClaimState::shepherds);
  CHECK(found.claim == claim);
  CHECK(content_of(world.file()) == encode(claim));
}

TEST_CASE("a claim that says nothing is nobody's", "[attempt_claim]") {
  ClaimWorld world;
  SECTION("empty") { write_file(world.file(), ""); }
  SECTION("cut short") { write_file(world.file(), encode(host::own_claim()).substr(0, 8)); }
  SECTION("without a process") {
    auto claim = host::own_claim();
    claim.pid = 0;
    write_file(world.file(), encode(claim));
  }
  SECTION("no file") { std::filesystem::create_directory(world.file()); }
  CHECK(world.take().state == ClaimState::unreadable);
}

TEST_CASE("claims of two attempts are two", "[attempt_claim]") {
  ClaimWorld world;
  CHECK(world.take().state == ClaimState::taken_by_us);
  REQUIRE(host::make_folders(world.paths.attempt_folder(job, Attempt{2}), 0700));
  write_file(world.paths.claim(job, Attempt{2}), encode(host::own_claim()));
  auto found = take_claim(world.paths, job, Attempt{2});
  REQUIRE(found);
  CHECK(found->state == ClaimState::shepherds);
}

TEST_CASE("without a folder there is no claim", "[attempt_claim]") {
  TempDir folder;
  auto found = take_claim(Paths(folder.path()), job, attempt);
  REQUIRE_FALSE(found);
  CHECK(found.error().code == FaultCode::system);
}
