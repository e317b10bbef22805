#include "actors/host/clock.hpp"
#include "tests/support/temp_dir.hpp"

#include <unistd.h>
#include <catch2/catch.hpp>
#include <cstdlib>

using namespace slotd;
using namespace slotd::host;
using namespace slotd::test;
using namespace std::chrono_literals;

TEST_CASE("the monotonic clock goes on") {
  auto before = system_clock().monotonic();
  ::usleep(2000);
  CHECK(system_clock().monotonic() - before >= 2ms);
}

TEST_CASE("wall time is that of the machine") {
  auto machine = std::chrono::system_clock::now();
  auto distance = system_clock().now() - std::chrono::floor<Duration>(machine);
  CHECK(distance >= 0s);
  CHECK(distance < 5s);
}

#ifdef SLOTD_CRASH_POINTS
TEST_CASE("a test sets the wall clock both ways by a file, and the monotonic one not at all") {
  TempDir folder;
  auto file = folder / "clock";
  ::setenv("SLOTD_TEST_CLOCK", file.c_str(), 1);
  auto real = system_clock().now();
  auto monotonic = system_clock().monotonic();
  write_file(file, "3600\n");
  CHECK(system_clock().now() - real >= 1h);
  write_file(file, "-7200");
  CHECK(system_clock().now() - real <= -119min);
  CHECK(system_clock().monotonic() - monotonic < 1min);
  ::unsetenv("SLOTD_TEST_CLOCK");
}
#endif
