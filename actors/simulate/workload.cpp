#include "actors/simulate/workload.hpp"

#include <algorithm>
#include <cmath>

namespace slotd::simulate {

namespace {

void compress(std::vector<TraceJob>& jobs, double scale) {
  if (jobs.empty() || scale == 1) return;
  auto first = jobs.front().arrival;
  for (auto& job : jobs) {
    auto since_first = static_cast<double>((job.arrival - first).count());
    job.arrival = first + Duration(std::llround(since_first / scale));
  }
}

}  // namespace

void trim(Workload& workload, const Trim& how) {
  auto& jobs = workload.jobs;
  if (!how.memory)
    for (auto& job : jobs) job.asked.ask.memory = Mebibytes{};
  auto too_large = [&](const TraceJob& job) {
    const auto& ask = job.asked.ask;
    return ask.cpus > how.cpus || ask.gpus > how.gpus || (how.memory && ask.memory > *how.memory);
  };
  std::stable_sort(jobs.begin(), jobs.end(),
                   [](const TraceJob& a, const TraceJob& b) { return a.arrival < b.arrival; });
  if (how.jobs && jobs.size() > *how.jobs) jobs.resize(*how.jobs);
  workload.left_out.too_large += std::erase_if(jobs, too_large);
  compress(jobs, how.scale);
}

}  // namespace slotd::simulate
