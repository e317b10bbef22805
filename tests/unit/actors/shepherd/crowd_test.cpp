#include "actors/shepherd/crowd.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::shepherd;
using namespace std::chrono_literals;

TEST_CASE("a limit is kept to the moment on a machine that is merely busy") {
  CHECK(pause_in_crowd(0, 2, JobId{1}) == 0us);
  CHECK(pause_in_crowd(64, 2, JobId{1}) == 0us);
  CHECK(pause_in_crowd(4096, 128, JobId{7}) == 0us);
  CHECK(pause_in_crowd(10, 0, JobId{1}) == 0us);
}

TEST_CASE("the larger the crowd, the longer limits are spread, up to 5 s") {
  auto longest = [](std::size_t threads, std::size_t cpus) {
    Duration most{};
    for (JobId job{1}; job.value < 1000; ++job.value)
      most = std::max(most, pause_in_crowd(threads, cpus, job));
    return most;
  };
  CHECK(longest(66, 2) <= 4ms);
  CHECK(longest(66, 2) > 3ms);
  CHECK(longest(128, 2) <= 128ms);
  CHECK(longest(128, 2) > 100ms);
  CHECK(longest(128, 4) == 0us);
  CHECK(longest(5000, 2) <= 5s);
  CHECK(longest(5000, 2) > 4900ms);
  CHECK(longest(1000000, 1) <= 5s);
}

TEST_CASE("jobs in a row, and each third of them, get places that lie evenly") {
  for (unsigned step : {1U, 3U}) {
    std::array<int, 20> in_part{};  // 250 ms each
    for (unsigned job = 1; job <= 1000 * step; job += step)
      ++in_part[static_cast<std::size_t>(pause_in_crowd(5000, 2, JobId{job}) / 250ms)];
    auto [fewest, most] = std::minmax_element(in_part.begin(), in_part.end());
    CHECK(*fewest >= 40);
    CHECK(*most <= 60);
  }
}
