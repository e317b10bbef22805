#include "clients/views/job_texts.hpp"

#include <algorithm>

namespace slotd::clients {

std::string account_of(const JobRequest& request) {
  const auto& account = request.extras->account;
  return account.empty() ? "default" : account;
}

std::string qos_of(const JobRequest& request) {
  const auto& qos = request.extras->qos;
  return qos.empty() ? "normal" : qos;
}

Duration elapsed(const Job& job, Time now) {
  if (job.ending) return job.ending->elapsed;
  if (!job.run || !is_live(job.state)) return {};
  return std::max(Duration{}, now - job.run->start);
}

bool has_started(const Job& job) { return job.run && job.state != JobState::pending; }

std::size_t cpu_count(const Job& job) {
  if (has_started(job)) return job.run->allocation.cpus.size();
  return job.request.cpus().value;
}

}  // namespace slotd::clients
