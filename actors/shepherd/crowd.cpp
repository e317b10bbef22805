#include "actors/shepherd/crowd.hpp"

#include <algorithm>
#include <cmath>

namespace slotd::shepherd {

namespace {

constexpr std::size_t no_crowd = 32;  // threads for each CPU
/// A job's end costs about half a millisecond of one CPU. This leaves at least as much to others.
constexpr Duration room_for_one = std::chrono::milliseconds(4);
constexpr Duration longest_spread = std::chrono::seconds(5);
/// The fractional parts of its multiples never come close together.
constexpr double golden_ratio = 0.6180339887498949;

}  // namespace

Duration pause_in_crowd(std::size_t runnable_threads, std::size_t cpus, JobId job) {
  auto for_each_cpu = runnable_threads / std::max<std::size_t>(cpus, 1);
  if (for_each_cpu <= no_crowd) return Duration::zero();
  auto crowd = static_cast<Duration::rep>(for_each_cpu - no_crowd);
  auto spread = std::min(room_for_one * crowd, longest_spread);
  double whole = 0;
  auto place = std::modf(job.value * golden_ratio, &whole);
  return Duration(static_cast<Duration::rep>(static_cast<double>(spread.count()) * place));
}

}  // namespace slotd::shepherd
