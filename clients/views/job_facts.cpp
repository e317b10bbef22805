#include "clients/views/job_facts.hpp"

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

bool has_started(const Job& job) { return job.run && job.state != JobState::pending; }

Duration elapsed(const Job& job, Time now) {
  if (job.ending) return job.ending->elapsed;
  if (!job.run || !is_live(job.state)) return {};
  return std::max(Duration{}, now - job.run->start);
}

std::optional<Time> start_of(const Job& job, Time now, std::optional<Time> expected) {
  if (has_started(job)) return job.run->start;
  if (job.state != JobState::pending) return std::nullopt;
  const auto& begin = job.request.begin;
  return begin && *begin > now ? begin : expected;
}

std::optional<Time> end_of(const Job& job, std::optional<Time> start) {
  if (job.ending) return job.ending->end;
  if (!start || !job.request.time_limit) return std::nullopt;
  return *start + *job.request.time_limit;
}

std::optional<Duration> time_left(const Job& job, Time now) {
  if (!job.request.time_limit) return std::nullopt;
  return std::max(Duration{}, *job.request.time_limit - elapsed(job, now));
}

std::string exit_text(const Job& job) {
  auto exit = job.ending ? job.ending->exit : ExitStatus{};
  return std::to_string(exit.code) + ":" + std::to_string(exit.signal);
}

std::size_t cpu_count(const Job& job) {
  return has_started(job) ? job.run->allocation.cpus.size() : job.request.cpus().value;
}

Mebibytes memory_of(const Job& job) {
  return has_started(job) ? job.run->allocation.memory : job.request.memory.value_or(Mebibytes{});
}

std::size_t gpu_count(const Job& job) {
  return has_started(job) ? job.run->allocation.gpus.size() : job.request.gpus.count;
}

std::uint64_t least_cpus(const JobRequest& request) {
  const auto& extras = *request.extras;
  std::uint64_t tasks = request.tasks > 1 ? std::max(extras.tasks_per_node, 1U) : 1;
  return std::max<std::uint64_t>(extras.min_cpus, tasks * request.cpus_per_task.value);
}

Mebibytes least_memory(const JobRequest& request) {
  if (const auto& each = request.extras->memory_per_cpu) return *each;
  return request.memory.value_or(Mebibytes{});
}

std::string_view sharing(const JobRequest& request) {
  if (request.extras->exclusive) return "NO";
  return request.extras->oversubscribe ? "YES" : "OK";
}

Value open_dependency(const JobRequest& request) {
  return request.dependency.empty() ? Value() : format_open(request.dependency);
}

std::string gpus_text(std::string_view kind, std::uint64_t count) {
  return "gpu:" + (kind.empty() ? "" : std::string(kind) + ":") + std::to_string(count);
}

Members resource_list(const Resources& amounts) {
  Members list{{"cpu", amounts.cpus}};
  if (amounts.memory) list.add("mem", amounts.memory);
  if (amounts.node) list.add("node", 1);
  if (amounts.billed) list.add("billing", amounts.cpus);
  if (amounts.gpus > 0) list.add("gres/gpu", amounts.gpus);
  return list;
}

Members sorted_resource_list(const Resources& amounts) {
  Members list;
  if (amounts.billed) list.add("billing", amounts.cpus);
  list.add("cpu", amounts.cpus);
  if (amounts.gpus > 0) list.add("gres/gpu", amounts.gpus);
  if (amounts.memory) list.add("mem", amounts.memory);
  if (amounts.node) list.add("node", 1);
  return list;
}

}  // namespace slotd::clients
