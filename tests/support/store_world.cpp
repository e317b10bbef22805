#include "tests/support/store_world.hpp"

namespace slotd::test {

void commit(storage::JobStore& store, const std::vector<storage::Write>& writes) {
  must(store.begin());
  for (const auto& write : writes) must(store.write(write));
  must(store.commit());
}

Job waiting_job(std::uint32_t id) {
  Job job;
  job.id = {id};
  job.request.name = "job" + std::to_string(id);
  job.request.user = "ada";
  job.request.partition = "cpu";
  job.submit = noon(-3600);
  job.eligible = job.submit;
  job.changed = {id};
  return job;
}

Job ended_job(std::uint32_t id, Time end, JobState state) {
  auto job = waiting_job(id);
  job.state = state;
  job.attempt = {1};
  job.run = Run{job.submit, "boot", {{0}, Mebibytes{512}, {}}, false};
  job.ending = Ending{end, {}, Duration{5}, {}, {}};
  return job;
}

Time noon(std::int64_t seconds) { return Time{std::chrono::seconds{1'800'014'400 + seconds}}; }

std::vector<Job> jobs_of(const storage::StoredState& state) {
  std::vector<Job> jobs;
  for (const auto& job : state.jobs) jobs.push_back(*job);
  return jobs;
}

std::vector<std::uint32_t> ids_of(const std::vector<Job>& jobs) {
  std::vector<std::uint32_t> ids;
  for (const auto& job : jobs) ids.push_back(job.id.value);
  return ids;
}

}  // namespace slotd::test
