#include "actors/simulate/swf.hpp"
#include "tests/fuzz/target.hpp"

namespace slotd::fuzz {

namespace {

using simulate::SwfTrace;
using simulate::Workload;

/// The jobs from zero on, without what a trace holds in rounded parts only.
Workload workload_of(SwfTrace trace) {
  Workload workload{"fuzzed", std::move(trace.jobs), {}};
  trim(workload, {std::nullopt, 1, Cpus{UINT32_MAX}, std::nullopt, 0});
  auto zero = workload.jobs.empty() ? Time{} : workload.jobs.front().arrival;
  for (auto& job : workload.jobs) job.arrival = Time(job.arrival - zero);
  return workload;
}

}  // namespace

void swf_trace(std::string_view input) {
  auto trace = simulate::parse_swf(input);
  demand(trace.first_broken.size() <= SwfTrace::shown_broken &&
           trace.first_broken.size() <= trace.broken,
         "only a few broken lines are told");
  for (const auto& line : trace.first_broken) demand_one_line({FaultCode::invalid, line.why});
  auto workload = workload_of(std::move(trace));
  auto again = simulate::parse_swf(swf_text(workload, Cpus{1}));
  demand(again.broken == 0 && again.never_ran == 0, "what was written can be read");
  demand(workload_of(std::move(again)).jobs == workload.jobs,
         "what was written reads back as the same");
}

}  // namespace slotd::fuzz
