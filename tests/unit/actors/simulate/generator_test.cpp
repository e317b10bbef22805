#include "actors/simulate/generator.hpp"
#include "actors/simulate/chance.hpp"
#include "actors/simulate/swf.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

using namespace slotd;
using namespace slotd::simulate;
using namespace std::chrono_literals;

namespace {

std::uint64_t digest(std::string_view text) {
  std::uint64_t sum = 14695981039346656037U;  // FNV-1a
  for (auto letter : text) sum = (sum ^ static_cast<unsigned char>(letter)) * 1099511628211U;
  return sum;
}

Workload made(std::string_view shape, std::size_t jobs, std::uint64_t seed = 1) {
  return generate(*find_shape(shape), jobs, seed);
}

template <class Has>
double share_of(const Workload& workload, Has has) {
  auto count = std::count_if(workload.jobs.begin(), workload.jobs.end(), has);
  return static_cast<double>(count) / static_cast<double>(workload.jobs.size());
}

double load_of(const Workload& workload, std::uint32_t processors) {
  double work = 0;
  for (const auto& job : workload.jobs)
    work += static_cast<double>(job.runs.count()) * job.asked.ask.cpus.value;
  auto span = workload.jobs.back().arrival - Time{};
  return work / (static_cast<double>(span.count()) * processors);
}

}  // namespace

TEST_CASE("logarithm and exponential are those of the library, nearly", "[simulate]") {
  for (double number : {1e-9, 0.1, 0.5, 1.0, 1.5, 2.0, 10.0, 64800.0, 1e12}) {
    CHECK(logarithm(number) == Approx(std::log(number)).epsilon(1e-14).margin(1e-15));
    CHECK(exponential(std::log(number)) == Approx(number).epsilon(1e-13));
  }
}

TEST_CASE("gamma variables have the mean and the deviation that they should", "[simulate]") {
  Chance chance(5);
  double sum = 0;
  double squares = 0;
  constexpr int count = 200'000;
  for (int i = 0; i < count; ++i) {
    auto value = chance.gamma(4.2, 0.94);
    sum += value;
    squares += value * value;
  }
  auto mean = sum / count;
  CHECK(mean == Approx(4.2 * 0.94).epsilon(0.01));
  CHECK(squares / count - mean * mean == Approx(4.2 * 0.94 * 0.94).epsilon(0.02));
}

TEST_CASE("a workload is the same for its seed, on every machine", "[simulate]") {
  auto text = swf_text(made("sdsc-sp2", 2000), Cpus{128});
  CHECK(text == swf_text(made("sdsc-sp2", 2000), Cpus{128}));
  CHECK(text != swf_text(made("sdsc-sp2", 2000, 2), Cpus{128}));
  CHECK(digest(text) == 0xfd1c73c27ac7f179U);
  CHECK(digest(swf_text(made("kth-sp2", 2000, 7), Cpus{100})) == 0xa5113a3c05c0681dU);
}

TEST_CASE("a workload has the shape that was published", "[simulate]") {
  auto name = GENERATE("sdsc-sp2", "kth-sp2");
  const auto& shape = *find_shape(name);
  auto workload = made(name, 20'000);
  REQUIRE(workload.jobs.size() == 20'000);
  CHECK(load_of(workload, shape.processors) == Approx(shape.utilisation).epsilon(0.01));
  CHECK(share_of(workload, [](const TraceJob& job) { return job.asked.ask.cpus.value == 1; }) ==
        Approx(0.244).margin(0.02));
  auto power_of_two = [](const TraceJob& job) {
    auto cpus = job.asked.ask.cpus.value;
    return cpus > 1 && (cpus & (cpus - 1)) == 0;
  };
  CHECK(share_of(workload, power_of_two) > 0.576);
  CHECK(share_of(workload, [&](const TraceJob& job) {
          return job.asked.ask.cpus.value > shape.processors || job.runs > shape.longest ||
                 job.asked.longest > shape.longest || job.asked.longest < job.runs;
        }) == 0);
}

TEST_CASE("the arrivals of a workload grow, and most come by day", "[simulate]") {
  auto workload = made("sdsc-sp2", 20'000);
  CHECK(std::is_sorted(workload.jobs.begin(), workload.jobs.end(),
                       [](const TraceJob& a, const TraceJob& b) { return a.arrival < b.arrival; }));
  auto hour = [](const TraceJob& job) { return job.arrival.time_since_epoch() / 1h % 24; };
  auto by_day =
    share_of(workload, [&](const auto& job) { return hour(job) >= 8 && hour(job) < 20; });
  CHECK(by_day > 0.6);
  CHECK(by_day < 0.9);
}

TEST_CASE("what users ask for is round, and a tenth asks for all there is", "[simulate]") {
  auto workload = made("sdsc-sp2", 20'000);
  std::set<Duration> values;
  for (const auto& job : workload.jobs) values.insert(job.asked.longest);
  CHECK(values.size() <= 20);
  CHECK(share_of(workload, [](const TraceJob& job) { return job.asked.longest == 18h; }) > 0.1);
}
