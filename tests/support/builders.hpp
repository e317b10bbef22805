#pragma once

#include "actors/decide/arrays/arrays.hpp"
#include "protocol/job.hpp"
#include "protocol/node.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

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

/// The record of an array that nothing has left.
inline Job array(std::uint32_t id, const std::string& elements, JobRequest asked = request()) {
  auto job = pending(id, std::move(asked));
  decide::make_array_record(job, *parse_array_spec(elements));
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

/// The own record of an array; all its elements wait.
inline Job array_record(std::uint32_t id, const IndexSet& waiting, std::uint32_t limit = 0,
                        JobRequest asked = request()) {
  auto job = pending(id, std::move(asked));
  job.array_id = job.id;
  job.array_index = no_index;
  auto& part = job.array.edit();
  part.count = waiting.count();
  part.least = waiting.first().value_or(ArrayIndex{}).value;
  part.greatest = waiting.last().value_or(ArrayIndex{}).value;
  part.step = 1;
  part.limit = limit;
  part.record = true;
  part.waiting = waiting;
  return job;
}

/// How an array stands for a daemon that starts, with these rows in memory and these elements on disk alone.
inline decide::ArrayProgress stored_progress(std::uint32_t array,
                                             const std::vector<std::shared_ptr<const Job>>& rows,
                                             const std::vector<ElementRow>& elements = {}) {
  decide::ArrayProgress progress;
  for (const auto& row : rows)
    if (row->array_id == JobId{array}) progress.put(nullptr, *row);
  for (const auto& element : elements) progress.put(element);
  return progress;
}

/// An element of the array with a row of its own: the job, as what it is told to be.
inline Job array_element(Job job, std::uint32_t array, std::uint32_t index,
                         std::uint32_t count = 10) {
  job.array_id = JobId{array};
  job.array_index = ArrayIndex{index};
  auto& part = job.array.edit();
  part.count = count;
  part.greatest = count - 1;
  part.step = 1;
  return job;
}

}  // namespace slotd::test
