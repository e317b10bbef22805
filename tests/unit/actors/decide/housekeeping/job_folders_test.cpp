#include "actors/decide/housekeeping/job_folders.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::decide;
using namespace slotd::test;
using namespace std::chrono_literals;

TEST_CASE("a folder is due when its job ended by then") {
  std::map<JobId, Time> ends{{{1}, at(99)}, {{2}, at(100)}, {{3}, at(101)}};
  CHECK(folders_due(ends, at(100)) == FoldersDue{{{1}, {2}}, at(101)});
}

TEST_CASE("the next one is the one whose job ended first of those that are left") {
  CHECK(folders_due({{{1}, at(300)}, {{2}, at(200)}, {{3}, at(250)}}, at(100)) ==
        FoldersDue{{}, at(200)});
  CHECK(folders_due({{{1}, at(50)}}, at(100)) == FoldersDue{{{1}}, std::nullopt});
  CHECK(folders_due({}, at(100)) == FoldersDue{});
}

TEST_CASE("a folder is kept for as long as is set, but for an hour at least") {
  CHECK(folders_kept_for(24h) == 24h);
  CHECK(folders_kept_for(0h) == 1h);
}

TEST_CASE("the next look is when the next folder is due") {
  auto now = at(1'000'000);
  CHECK(until_next_look(now - 30h, now, 48h) == 18h);
}

TEST_CASE("there is an hour between two looks at least, and a day at most") {
  auto now = at(1'000'000);
  CHECK(until_next_look(now - 48h, now, 48h) == 1h);
  CHECK(until_next_look(now - 50h, now, 48h) == 1h);
  CHECK(until_next_look(now - 1h, now, 48h) == 24h);
}

TEST_CASE("without an ended job the next look is when one that ends now would be due") {
  auto now = at(1'000'000);
  CHECK(until_next_look(std::nullopt, now, 1h) == 1h);
  CHECK(until_next_look(std::nullopt, now, 5h) == 5h);
  CHECK(until_next_look(std::nullopt, now, 720h) == 24h);
}

TEST_CASE("a clock that was set back makes no look come late") {
  auto now = at(1'000'000);
  CHECK(until_next_look(now + 9000h, now, 720h) == 24h);
}
