#include "actors/decide/admission/admission.hpp"

#include "actors/decide/admission/admission_steps.hpp"
#include "actors/decide/admission/partition_choice.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/wire.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

namespace slotd::decide {

std::uint64_t product(std::uint64_t a, std::uint64_t b) {
  constexpr auto greatest = std::numeric_limits<std::uint64_t>::max();
  return b != 0 && a > greatest / b ? greatest : a * b;
}

std::uint32_t capped(std::uint64_t number) {
  constexpr std::uint64_t greatest = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::min(number, greatest));
}

std::string number(std::uint64_t value) { return std::to_string(value); }

std::string counted(std::uint64_t count, const char* word) {
  return number(count) + " " + word + (count == 1 ? "" : "s");
}

std::uint64_t gpu_count(const JobRequest& request) {
  const auto& extras = *request.extras;
  return std::max<std::uint64_t>(
    {request.gpus.count, extras.gpus_per_node, product(extras.gpus_per_task, request.tasks)});
}

std::string lacks_gpus(const Partition& partition, const JobRequest& request) {
  return "partition " + partition.name + " has no GPUs, this job asks for " +
         number(gpu_count(request));
}

std::string lacks_features(const Partition& partition, const JobRequest& request) {
  return "constraint \"" + printable(request.extras->constraint) +
         "\" does not match local features for partition " + partition.name;
}

Result<JobRequest> Admission::run() {
  resolve_policies();
  for (auto step :
       {&Admission::check_numbers, &Admission::resolve_nodes, &Admission::resolve_tasks_per_gpu,
        &Admission::resolve_partition, &Admission::resolve_tasks, &Admission::resolve_gpus,
        &Admission::keep_tasks_per_gpu, &Admission::resolve_other_cpus, &Admission::resolve_memory,
        &Admission::resolve_constraint})
    if (auto done = (this->*step)(); !done) return tl::unexpected(done.error());
  return std::move(request_);
}

Done Admission::lacking(const std::string& refusal, const std::string& with_fit,
                        const std::string& adaptation) {
  if (!fits()) return fail(FaultCode::invalid, refusal + "; --fit " + with_fit);
  extras().adaptations.push_back(adaptation);
  return {};
}

Done Admission::too_much(const std::string& asked, const std::string& there,
                         const std::string& adaptation) {
  return lacking("this job asks for " + asked + ", this machine has " + there + " to give out",
                 "takes what there is", adaptation);
}

void Admission::resolve_policies() {
  if (!request_.time_limit) request_.time_limit = defaults_.time_limit;
  if (request_.priority != held_priority) return;
  request_.hold = true;
  request_.priority = plain_priority;
}

Done Admission::check_numbers() {
  if (request_.tasks == 0) return fail(FaultCode::invalid, "--ntasks must be at least 1");
  if (request_.cpus_per_task.value == 0)
    return fail(FaultCode::invalid, "--cpus-per-task must be at least 1");
  return check_texts(request_);
}

Done Admission::resolve_nodes() {
  const auto& asked = *request_.extras;
  if (asked.nodes <= 1 && asked.tasks_per_node == 0) return {};
  std::uint64_t nodes = std::max(asked.nodes, 1U);
  std::uint64_t on_each = std::max(asked.tasks_per_node, 1U);
  // A request that does not mention tasks has one task; then each node gets its share. A request that
  // sets the number of tasks never gets more nodes than tasks.
  auto said = request_.tasks > 1 || asked.one_task;
  if (said) nodes = std::min<std::uint64_t>(nodes, request_.tasks);
  auto tasks = said ? request_.tasks : product(nodes, on_each);
  auto needed = asked.tasks_per_node == 0 ? 1 : (tasks + on_each - 1) / on_each;
  if (nodes == 1 && needed == 1) {
    if (asked.nodes > 1) extras().nodes = 1;
    return request_.tasks = capped(tasks), Done{};
  }
  auto refusal = nodes > 1 ? "this job asks for " + number(nodes) + " nodes"
                           : "this job asks for " + number(tasks) + " tasks, " + number(on_each) +
                               " on a node, that is " + number(needed) + " nodes";
  nodes = std::max(nodes, needed);
  auto done =
    lacking(refusal + ", this machine is one", "runs it on this one",
            number(nodes) + " nodes: folded onto this one, with " + counted(tasks, "task"));
  if (done) fold(std::min(nodes, tasks), capped(tasks));
  return done;
}

void Admission::fold(std::uint64_t nodes, std::uint32_t tasks) {
  auto& folded = extras();
  request_.tasks = tasks;
  folded.nodes = 1;
  if (folded.tasks_per_node > 0) folded.tasks_per_node = tasks;
  folded.gpus_per_node = capped(product(folded.gpus_per_node, nodes));
  if (request_.memory) request_.memory->value = product(request_.memory->value, nodes);
}

Done Admission::resolve_partition() {
  std::vector<const Partition*> known;
  std::string unknown;
  for (const auto& name : asked_partitions(request_)) {
    if (const auto* partition = find_partition(machine_, name))
      known.push_back(partition);
    else
      unknown += (unknown.empty() ? "" : ",") + name;
  }
  const auto* chosen = known.empty() ? unnamed_partition(machine_, asks_gpus()) : best_of(known);
  if (chosen == nullptr) return fail(FaultCode::invalid, "this machine has no default partition");
  if (!unknown.empty()) {
    auto done = lacking("unknown partition: " + printable(unknown), "takes one that there is",
                        "partition " + chosen->name + " instead of " + printable(unknown));
    if (!done) return done;
  }
  if (asks_gpus() && !chosen->gpu)
    if (auto done = find_gpus(chosen); !done) return done;
  partition_ = chosen;
  request_.partition = chosen->name;
  if (!request_.extras->partitions.empty()) extras().partitions.clear();
  return {};
}

const Partition* Admission::best_of(const std::vector<const Partition*>& known) const {
  const Partition* best = nullptr;
  for (const auto* partition : known) {
    if (asks_gpus() && !partition->gpu) continue;
    if (meets(*partition, request_).value_or(false)) return partition;
    if (best == nullptr) best = partition;
  }
  return best == nullptr ? known.front() : best;
}

Done Admission::find_gpus(const Partition*& chosen) {
  if (machine_.gpus == 0)
    return fail(FaultCode::invalid, "this job asks for " + counted(gpu_count(request_), "GPU") +
                                      ", this machine has none (SLOTD_GPU_COUNT says how many "
                                      "there are)");
  const auto* with_gpus = unnamed_partition(machine_, true);
  auto done =
    lacking(lacks_gpus(*chosen, request_), "takes a partition that has",
            "partition " + with_gpus->name + " instead of " + chosen->name + ", which has no GPUs");
  chosen = with_gpus;
  return done;
}

Done Admission::resolve_constraint() {
  auto met = meets(*partition_, request_);
  if (!met) return tl::unexpected(met.error());
  if (*met) return {};
  auto done = lacking(
    lacks_features(*partition_, request_), "leaves it out",
    "constraint " + printable(request_.extras->constraint) + " left out: this machine lacks it");
  extras().constraint.clear();
  return done;
}

Result<JobRequest> admit(JobRequest request, const Machine& machine, const Defaults& defaults) {
  return Admission(std::move(request), machine, defaults).run();
}

Done check_texts(const JobRequest& request) {
  if (request.directory.empty() || request.directory.front() != '/')
    return fail(FaultCode::invalid,
                "working directory is not an absolute path: " + request.directory);
  for (const auto* text : {&request.name, &request.directory, &request.output, &request.error,
                           &request.input, &request.user})
    if (text->find('\0') != std::string::npos)
      return fail(FaultCode::invalid, "a name or path of this job holds a NUL byte");
  return {};
}

Done check_partition(const JobRequest& request, const Machine& machine) {
  const auto* partition = find_partition(machine, request.partition);
  if (partition == nullptr)
    return fail(FaultCode::invalid, "unknown partition: " + printable(request.partition));
  if (gpu_count(request) > 0 && !partition->gpu)
    return fail(FaultCode::invalid, lacks_gpus(*partition, request));
  if (!meets(*partition, request).value_or(true))
    return fail(FaultCode::invalid, lacks_features(*partition, request));
  return {};
}

Done check_script(std::string_view script) {
  if (script.size() > script_limit)
    return fail(FaultCode::too_large,
                "script is larger than " + std::to_string(script_limit >> 20) + " MiB");
  if (!script.starts_with("#!"))
    return fail(FaultCode::invalid,
                "This does not look like a batch script: its first line must "
                "start with #! followed by the path to an interpreter");
  if (script.substr(0, script.find('\n')).ends_with('\r'))
    return fail(FaultCode::invalid,
                "Batch script contains DOS line breaks (\\r\\n) instead of "
                "expected UNIX line breaks (\\n)");
  return {};
}

}  // namespace slotd::decide
