#include "actors/simulate/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace slotd::simulate {

namespace {

using namespace std::chrono_literals;

Duration wait_of(const Lot& lot) { return lot.start - lot.arrival; }

double ratio(Duration a, Duration b) {
  return static_cast<double>(a.count()) / static_cast<double>(b.count());
}

double slowdown_of(const Lot& lot, Duration shortest) {
  return std::max(1.0, ratio(wait_of(lot) + lot.runs, std::max(lot.runs, shortest)));
}

/// Sums are doubles: a hundred thousand waits of years exceed 64 bits of microseconds.
class Mean {
 public:
  void add(double value) { sum_ += value, ++count_; }
  void add(Duration value) { add(static_cast<double>(value.count())); }
  double value() const { return count_ == 0 ? 0 : sum_ / static_cast<double>(count_); }
  Duration length() const { return Duration(std::llround(value())); }

 private:
  double sum_ = 0;
  std::size_t count_ = 0;
};

/// The wait that this percentage of the jobs does not exceed (nearest rank).
Duration percentile(const std::vector<Lot>& by_wait, std::size_t percent) {
  auto rank = (by_wait.size() * percent + 99) / 100;
  return wait_of(by_wait[std::max<std::size_t>(rank, 1) - 1]);
}

void put_means(Figures& out, const std::vector<Lot>& schedule) {
  Mean wait;
  Mean slowdown;
  Mean bounded;
  for (const auto& lot : schedule) {
    wait.add(wait_of(lot));
    slowdown.add(slowdown_of(lot, 1s));
    bounded.add(slowdown_of(lot, 10s));
  }
  out.mean_wait = wait.length();
  out.slowdown = slowdown.value();
  out.bounded_slowdown = bounded.value();
}

void put_wide(Figures& out, const std::vector<Lot>& schedule, Cpus machine) {
  Mean wait;
  for (const auto& lot : schedule) {
    if (2 * std::uint64_t{lot.cpus.value} <= machine.value) continue;
    ++out.wide_jobs;
    wait.add(wait_of(lot));
    out.wide_max_wait = std::max(out.wide_max_wait, wait_of(lot));
  }
  out.wide_mean_wait = wait.length();
}

void put_use(Figures& out, const std::vector<Lot>& schedule, Cpus machine) {
  auto first = schedule.front().arrival;
  auto last = first;
  double busy = 0;
  for (const auto& lot : schedule) {
    first = std::min(first, lot.arrival);
    last = std::max(last, lot.start + lot.runs);
    busy += static_cast<double>(lot.runs.count()) * lot.cpus.value;
  }
  out.makespan = last - first;
  if (out.makespan.count() > 0 && machine.value > 0)
    out.utilisation = busy / (static_cast<double>(out.makespan.count()) * machine.value);
}

}  // namespace

Figures figures(std::vector<Lot> schedule, Cpus machine) {
  Figures out;
  out.jobs = schedule.size();
  if (schedule.empty()) return out;
  put_means(out, schedule);
  put_wide(out, schedule, machine);
  put_use(out, schedule, machine);
  std::stable_sort(schedule.begin(), schedule.end(),
                   [](const Lot& a, const Lot& b) { return wait_of(a) < wait_of(b); });
  out.median_wait = percentile(schedule, 50);
  out.p95_wait = percentile(schedule, 95);
  out.max_wait = wait_of(schedule.back());
  auto shown = static_cast<std::ptrdiff_t>(std::min(Figures::shown_worst, schedule.size()));
  out.worst.assign(schedule.rbegin(), schedule.rbegin() + shown);
  return out;
}

}  // namespace slotd::simulate
