#pragma once

#include "actors/simulate/workload.hpp"

namespace slotd::test {

/// A job of a trace that asks for CPUs and as long as its limit.
inline simulate::TraceJob job(std::uint64_t id, Duration arrival, std::uint32_t cpus, Duration runs,
                              Duration limit) {
  simulate::TraceJob job;
  job.id = id;
  job.arrival = Time(arrival);
  job.runs = runs;
  job.asked.ask.cpus = Cpus{cpus};
  job.asked.longest = job.asked.shortest = limit;
  return job;
}

}  // namespace slotd::test
