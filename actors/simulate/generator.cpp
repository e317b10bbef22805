#include "actors/simulate/generator.hpp"

#include "actors/simulate/chance.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace slotd::simulate {

namespace {

using namespace std::chrono_literals;

// Machines, loads and limits are those of two logs in the Parallel Workloads Archive (Feitelson,
// Tsafrir and Krakov 2014, "Experience with using the Parallel Workloads Archive", Journal of Parallel and
// Distributed Computing 74(10)). SDSC SP2: 128 nodes, April 1998 to April 2000, 83.5 % used, 18 hours at
// most. KTH SP2: 100 nodes, October 1996 to August 1997, 70.4 % used, 60 hours at most.
constexpr std::array archive{
  Shape{"sdsc-sp2", "SDSC SP2 1998", 128, 0.835, 18h},
  Shape{"kth-sp2", "KTH SP2 1996", 100, 0.704, 60h},
};

// Sizes, run times and arrivals follow Lublin and Feitelson 2003, "The workload on parallel supercomputers:
// modeling the characteristics of rigid jobs", Journal of Parallel and Distributed Computing 63(11), with
// the parameters that they give for all jobs together.
constexpr double serial_share = 0.244;
constexpr double power_of_two_share = 0.576;
constexpr double least_log_size = 0.8;
constexpr double below_top =
  2.5;  ///< from the logarithm at which large sizes begin to that of the machine
constexpr double small_share = 0.86;

struct GammaShape {
  double shape;
  double scale;
};
// Distributions of the logarithm of seconds.
constexpr GammaShape short_runs{4.2, 0.94};
constexpr GammaShape long_runs{312, 0.03};
constexpr double short_share = 0.78;              ///< share of short runs for jobs of size 0,
constexpr double short_share_per_size = -0.0054;  ///< and its change for each processor
constexpr GammaShape gaps{10.2303 * 1.0225, 0.4871};
constexpr double longest_log_gap = 13;
// When jobs arrive in a day, in half hours from midnight. The model's day begins with the eleventh.
constexpr GammaShape day{8.1737, 3.9631};
constexpr std::size_t slots = 48;
constexpr std::size_t first_slot = 11;
constexpr double slot_seconds = 1800;

// Time limits: about a tenth of the users ask for the longest limit, and nine tenths of all limits are one of
// twenty round values (Tsafrir, Etsion and Feitelson 2005, "Modeling user runtime estimates"). The share of
// its limit that a job uses is about uniform (Mu'alem and Feitelson 2001, "Utilization, predictability,
// workloads, and user runtime estimates in scheduling the IBM SP2 with backfilling").
constexpr double most_asked_share = 0.1;
constexpr std::array round_limits{5min,       10min,      15min,      20min,      30min,
                                  60min,      90min,      2 * 60min,  3 * 60min,  4 * 60min,
                                  5 * 60min,  6 * 60min,  8 * 60min,  10 * 60min, 12 * 60min,
                                  15 * 60min, 18 * 60min, 24 * 60min, 36 * 60min, 48 * 60min};

double log2_of(double number) { return logarithm(number) / logarithm(2); }

/// Two uniform distributions, of small and of large sizes; most sizes are small.
double log_size(Chance& chance, double top) {
  auto middle = top - below_top;
  return chance.happens(small_share) ? chance.uniform(least_log_size, middle)
                                     : chance.uniform(middle, top);
}

std::uint32_t size_of(Chance& chance, std::uint32_t processors) {
  auto kind = chance.uniform();
  if (kind < serial_share) return 1;
  auto log = log_size(chance, log2_of(processors));
  if (kind < serial_share + power_of_two_share) log = std::floor(log + 0.5);
  auto size = std::floor(exponential(log * logarithm(2)) + 0.5);
  return std::min(static_cast<std::uint32_t>(size), processors);
}

Duration run_of(Chance& chance, std::uint32_t size, Duration longest) {
  auto most = static_cast<double>(longest / 1s);
  auto share = std::clamp(short_share + short_share_per_size * size, 0.0, 1.0);
  for (;;) {
    const auto& kind = chance.happens(share) ? short_runs : long_runs;
    auto seconds = std::floor(exponential(chance.gamma(kind.shape, kind.scale)));
    if (seconds <= most)
      return std::chrono::seconds(static_cast<std::int64_t>(std::max(seconds, 1.0)));
  }
}

Duration limit_of(Chance& chance, Duration runs, Duration longest) {
  auto all = chance.happens(most_asked_share);
  auto asked = static_cast<double>(runs / 1s) / chance.uniform();
  if (all || asked >= static_cast<double>(longest / 1s)) return longest;
  for (auto limit : round_limits)
    if (asked <= static_cast<double>(limit / 1s)) return std::min<Duration>(limit, longest);
  return longest;
}

double gap(Chance& chance) {
  for (;;) {
    auto log = chance.gamma(gaps.shape, gaps.scale);
    if (log <= longest_log_gap) return exponential(log);
  }
}

/// How busy each half hour of a day is; the mean is 1.
std::array<double, slots> busyness() {
  std::array<double, slots> weights{};
  double sum = 0;
  for (auto slot = first_slot; slot < first_slot + slots; ++slot) {
    auto hour = static_cast<double>(slot);
    auto density = exponential((day.shape - 1) * logarithm(hour) - hour / day.scale);
    weights[(slot - 1) % slots] = density;
    sum += density;
  }
  for (auto& weight : weights) weight *= slots / sum;
  return weights;
}

/// Maps uniform time to days with busy and quiet hours. Call real() with increasing times.
class DayCycle {
 public:
  double real(double even) {
    while (left_ + weight() * slot_seconds < even) {
      left_ += weight() * slot_seconds;
      ++slot_;
    }
    return static_cast<double>(slot_) * slot_seconds + (even - left_) / weight();
  }

 private:
  double weight() const { return weights_[slot_ % slots]; }

  std::array<double, slots> weights_ = busyness();
  std::size_t slot_ = 0;
  double left_ = 0;  ///< uniform time before `slot_`
};

TraceJob job_of(Chance& chance, const Shape& shape, std::size_t number) {
  TraceJob job;
  job.id = number + 1;
  job.asked.ask.cpus = Cpus{size_of(chance, shape.processors)};
  job.runs = run_of(chance, job.asked.ask.cpus.value, shape.longest);
  job.asked.longest = limit_of(chance, job.runs, shape.longest);
  job.asked.shortest = job.asked.longest;
  return job;
}

/// The seconds in which these jobs load the machine as much as the shape says.
double span_of(const Workload& workload, const Shape& shape) {
  double work = 0;
  for (const auto& job : workload.jobs)
    work += static_cast<double>(job.runs / 1s) * job.asked.ask.cpus.value;
  return work / (shape.processors * shape.utilisation);
}

void put_arrivals(Chance& chance, Workload& workload, double span) {
  std::vector<double> moments;
  double sum = 0;
  for (std::size_t i = 0; i < workload.jobs.size(); ++i) moments.push_back(sum += gap(chance));
  DayCycle cycle;
  for (std::size_t i = 0; i < workload.jobs.size(); ++i) {
    auto seconds = std::floor(cycle.real(moments[i] / sum * span));
    workload.jobs[i].arrival = Time(std::chrono::seconds(static_cast<std::int64_t>(seconds)));
  }
}

}  // namespace

std::span<const Shape> shapes() { return archive; }

const Shape* find_shape(std::string_view name) {
  for (const auto& shape : archive)
    if (shape.name == name) return &shape;
  return nullptr;
}

Workload generate(const Shape& shape, std::size_t jobs, std::uint64_t seed) {
  Chance chance(seed);
  Workload workload;
  workload.name = "shape of " + std::string(shape.machine) + ", seed " + std::to_string(seed);
  for (std::size_t i = 0; i < jobs; ++i) workload.jobs.push_back(job_of(chance, shape, i));
  put_arrivals(chance, workload, span_of(workload, shape));
  return workload;
}

}  // namespace slotd::simulate
