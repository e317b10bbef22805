#pragma once

#include "protocol/job.hpp"
#include "protocol/node.hpp"

#include <cstdint>
#include <string>

/// Values for tests: a test names only what it is about.
namespace slotd::test {

inline Time at(std::int64_t seconds) { return Time{std::chrono::seconds{seconds}}; }

inline Machine machine(std::uint32_t cpus = 8, std::uint64_t memory = 8192,
                       std::uint32_t gpus = 0) {
  Machine machine;
  machine.cpus = Cpus{cpus};
  machine.memory = Mebibytes{memory};
  machine.gpus = gpus;
  machine.host_name = "box";
  machine.partitions.push_back({"cpu", false, true, {"cpu"}});
  if (gpus > 0) machine.partitions.push_back({"gpu", true, false, {"cpu", "h100"}});
  return machine;
}

inline JobRequest request(std::uint32_t cpus = 1, std::uint64_t memory = 512) {
  JobRequest request;
  request.name = "job";
  request.partition = "cpu";
  request.cpus_per_task = Cpus{cpus};
  request.memory = Mebibytes{memory};
  request.directory = request.submit_directory = "/home/ann";
  request.user = "ann";
  request.uid = 1000;
  return request;
}

inline Job pending(std::uint32_t id, JobRequest asked = request()) {
  Job job;
  job.id = JobId{id};
  job.request = std::move(asked);
  job.submit = job.eligible = at(100);
  return job;
}

inline Job running(std::uint32_t id, JobRequest asked = request()) {
  auto job = pending(id, std::move(asked));
  job.state = JobState::running;
  job.attempt = Attempt{1};
  job.run = Run{at(200), "boot", {{0}, Mebibytes{512}, {}}, false};
  return job;
}

inline Job over(std::uint32_t id, JobState state, Time end = at(300)) {
  auto job = running(id);
  job.state = state;
  job.ending = Ending{};
  job.ending->end = end;
  return job;
}

}  // namespace slotd::test
