#include "actors/simulate/statistics.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::simulate;
using namespace std::chrono_literals;

namespace {

Lot lot(std::uint64_t id, std::uint32_t cpus, Duration arrival, Duration start, Duration runs) {
  return {id, Cpus{cpus}, Time(arrival), Time(start), runs};
}

}  // namespace

TEST_CASE("figures of a schedule come out as by hand", "[simulate]") {
  // Waits 0, 30, 90, 0 s; runs 100, 10, 1, 40 s.
  auto found = figures({lot(1, 2, 0s, 0s, 100s), lot(2, 1, 10s, 40s, 10s), lot(3, 4, 20s, 110s, 1s),
                        lot(4, 1, 60s, 60s, 40s)},
                       Cpus{4});
  CHECK(found.jobs == 4);
  CHECK(found.mean_wait == 30s);
  CHECK(found.median_wait == 0s);
  CHECK(found.p95_wait == 90s);
  CHECK(found.max_wait == 90s);
  CHECK(found.slowdown == Approx((1.0 + 4.0 + 91.0 + 1.0) / 4));
  CHECK(found.bounded_slowdown == Approx((1.0 + 4.0 + 9.1 + 1.0) / 4));
  CHECK(found.makespan == 111s);
  CHECK(found.utilisation == Approx((200.0 + 10 + 4 + 40) / (111 * 4)));
  CHECK(found.wide_jobs == 1);
  CHECK(found.wide_mean_wait == 90s);
  CHECK(found.wide_max_wait == 90s);
}

TEST_CASE("half of the machine is not wide", "[simulate]") {
  CHECK(figures({lot(1, 2, 0s, 0s, 1s)}, Cpus{4}).wide_jobs == 0);
  CHECK(figures({lot(1, 3, 0s, 0s, 1s)}, Cpus{4}).wide_jobs == 1);
  CHECK(figures({lot(1, 2, 0s, 0s, 1s)}, Cpus{3}).wide_jobs == 1);
}

TEST_CASE("a percentile is a wait that somebody had", "[simulate]") {
  std::vector<Lot> schedule;
  for (int i = 1; i <= 100; ++i)
    schedule.push_back(lot(static_cast<std::uint64_t>(i), 1, 0s, i * 1s, 1s));
  auto found = figures(schedule, Cpus{1});
  CHECK(found.median_wait == 50s);
  CHECK(found.p95_wait == 95s);
  CHECK(found.max_wait == 100s);
}

TEST_CASE("the longest waits are told, the longest first", "[simulate]") {
  std::vector<Lot> schedule;
  for (int i = 1; i <= 9; ++i)
    schedule.push_back(lot(static_cast<std::uint64_t>(i), 1, 0s, i * 1s, 1s));
  std::vector<std::uint64_t> ids;
  for (const auto& one : figures(schedule, Cpus{1}).worst) ids.push_back(one.id);
  CHECK(ids == std::vector<std::uint64_t>{9, 8, 7, 6, 5});
}

TEST_CASE("jobs that take no time give no figure that is none", "[simulate]") {
  auto found = figures({lot(1, 1, 0s, 0s, 0s)}, Cpus{4});
  CHECK(found.slowdown == 1);
  CHECK(found.bounded_slowdown == 1);
  CHECK(found.utilisation == 0);
  CHECK(found.makespan == 0s);
  CHECK(figures({}, Cpus{4}).jobs == 0);
}

TEST_CASE("waits of centuries do not overflow their sum", "[simulate]") {
  auto century = 24h * 36525;
  std::vector<Lot> schedule(1000, lot(1, 1, 0s, 10 * century, 1s));
  CHECK(figures(schedule, Cpus{1}).mean_wait == 10 * century);
}
