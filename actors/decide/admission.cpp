#include "actors/decide/admission.hpp"

#include "actors/decide/partition_choice.hpp"
#include "protocol/text/memory.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/wire.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

namespace slotd::decide {

namespace {

/// Of one job, where its CPUs do not bound them (MaxTasksPerNode of `scontrol show config`).
constexpr std::uint32_t most_tasks = 512;

/// Numbers of users multiply; the greatest stands for all that are greater.
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

std::string cpu_words(std::uint64_t tasks, std::uint64_t cpus_each) {
  return counted(product(tasks, cpus_each), "CPU") + " (" + counted(tasks, "task") + " with " +
         number(cpus_each) + " each)";
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

/// One request on its way. Each step settles one thing, and may use what those before it have settled.
class Admission {
 public:
  Admission(JobRequest request, const Machine& machine, const Defaults& defaults)
      : request_(std::move(request)), machine_(machine), defaults_(defaults) {}

  Result<JobRequest> run() {
    settle_manners();
    for (auto step :
         {&Admission::check_numbers, &Admission::settle_nodes, &Admission::settle_partition,
          &Admission::settle_tasks, &Admission::settle_gpus, &Admission::settle_other_cpus,
          &Admission::settle_memory, &Admission::settle_constraint})
      if (auto done = (this->*step)(); !done) return tl::unexpected(done.error());
    return std::move(request_);
  }

 private:
  bool fits() const { return request_.extras->fit; }
  JobExtras& extras() { return request_.extras.edit(); }

  /// With --fit the job goes on as `adaptation` says; else it is refused, and --fit is named.
  Done lacking(const std::string& refusal, const std::string& with_fit,
               const std::string& adaptation) {
    if (!fits()) return fail(FaultCode::invalid, refusal + "; --fit " + with_fit);
    extras().adaptations.push_back(adaptation);
    return {};
  }

  Done too_much(const std::string& asked, const std::string& there, const std::string& adaptation) {
    return lacking("this job asks for " + asked + ", this machine has " + there + " to give out",
                   "takes what there is", adaptation);
  }

  void settle_manners() {
    if (!request_.time_limit) request_.time_limit = defaults_.time_limit;
    if (request_.priority != held_priority) return;
    request_.hold = true;
    request_.priority = plain_priority;
  }

  Done check_numbers() {
    if (request_.tasks == 0) return fail(FaultCode::invalid, "--ntasks must be at least 1");
    if (request_.cpus_per_task.value == 0)
      return fail(FaultCode::invalid, "--cpus-per-task must be at least 1");
    return check_texts(request_);
  }

  /// Several nodes' tasks, memory and GPUs come to this one.
  Done settle_nodes() {
    const auto& asked = *request_.extras;
    if (asked.nodes <= 1 && asked.tasks_per_node == 0) return {};
    std::uint64_t nodes = std::max(asked.nodes, 1U);
    std::uint64_t on_each = std::max(asked.tasks_per_node, 1U);
    // One task is what a request says that says nothing of tasks: then each node has its share.
    auto tasks = request_.tasks > 1 ? request_.tasks : product(nodes, on_each);
    auto needed = asked.tasks_per_node == 0 ? 1 : (tasks + on_each - 1) / on_each;
    if (nodes == 1 && needed == 1) return request_.tasks = capped(tasks), Done{};
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

  void fold(std::uint64_t nodes, std::uint32_t tasks) {
    auto& folded = extras();
    request_.tasks = tasks;
    folded.nodes = 1;
    if (folded.tasks_per_node > 0) folded.tasks_per_node = tasks;
    folded.gpus_per_node = capped(product(folded.gpus_per_node, nodes));
    if (request_.memory) request_.memory->value = product(request_.memory->value, nodes);
  }

  Done settle_partition() {
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

  bool asks_gpus() const { return gpu_count(request_) > 0; }

  /// The first that has the GPUs and features that the job asks for, else the first with GPUs.
  const Partition* best_of(const std::vector<const Partition*>& known) const {
    const Partition* best = nullptr;
    for (const auto* partition : known) {
      if (asks_gpus() && !partition->gpu) continue;
      if (meets(*partition, request_).value_or(false)) return partition;
      if (best == nullptr) best = partition;
    }
    return best == nullptr ? known.front() : best;
  }

  /// A job with GPUs is never run without.
  Done find_gpus(const Partition*& chosen) {
    if (machine_.gpus == 0)
      return fail(FaultCode::invalid, "this job asks for " + counted(gpu_count(request_), "GPU") +
                                        ", this machine has none (SLOTD_GPU_COUNT says how many "
                                        "there are)");
    const auto* with_gpus = unnamed_partition(machine_, true);
    auto done = lacking(
      lacks_gpus(*chosen, request_), "takes a partition that has",
      "partition " + with_gpus->name + " instead of " + chosen->name + ", which has no GPUs");
    chosen = with_gpus;
    return done;
  }

  /// Rather fewer CPUs for each task than fewer tasks: how many there are, programs count on.
  Done settle_tasks() {
    auto shared = request_.extras->overcommit;
    if (shared)
      if (auto done = bound_tasks(); !done) return done;
    std::uint64_t tasks = shared ? 1 : request_.tasks;
    std::uint64_t each = request_.cpus_per_task.value;
    std::uint64_t there = machine_.cpus.value;
    if (product(tasks, each) <= there) return {};
    auto fewer = std::min(tasks, there);
    auto less = std::max<std::uint64_t>(there / fewer, 1);
    auto done = too_much(cpu_words(tasks, each), number(there),
                         cpu_words(fewer, less) + " instead of " + cpu_words(tasks, each));
    request_.cpus_per_task = Cpus{capped(less)};
    if (!shared) set_tasks(capped(fewer));
    return done;
  }

  Done bound_tasks() {
    auto most = std::max(most_tasks, machine_.cpus.value);
    if (request_.tasks <= most) return {};
    auto done =
      lacking("this job asks for " + number(request_.tasks) + " tasks, at most " + number(most) +
                " run on a node",
              "takes these", number(most) + " tasks instead of " + number(request_.tasks));
    set_tasks(most);
    return done;
  }

  void set_tasks(std::uint32_t tasks) {
    request_.tasks = tasks;
    if (request_.extras->tasks_per_node > tasks) extras().tasks_per_node = tasks;
  }

  Done settle_gpus() {
    auto asked = gpu_count(request_);
    if (asked == 0 && partition_->gpu) asked = 1;
    request_.gpus.count = capped(std::min<std::uint64_t>(asked, machine_.gpus));
    if (asked == 0) return request_.gpus.kind.clear(), Done{};
    if (auto done = settle_gpu_type(); !done) return done;
    if (asked <= machine_.gpus) return {};
    auto done = too_much(counted(asked, "GPU"), number(machine_.gpus),
                         counted(machine_.gpus, "GPU") + " instead of " + number(asked));
    share_out(extras().gpus_per_node, 1);
    share_out(extras().gpus_per_task, request_.tasks);
    return done;
  }

  /// What was said of each node or task must go with what there is of it.
  void share_out(std::uint32_t& for_each, std::uint32_t of_them) const {
    if (for_each > 0) for_each = request_.gpus.count / of_them;
  }

  Done settle_gpu_type() {
    auto& kind = request_.gpus.kind;
    if (kind.empty()) return {};
    if (same_gpu_model(kind, machine_.gpu_model)) return kind = machine_.gpu_model, Done{};
    auto there = machine_.gpu_model.empty() ? "GPUs of no known type" : machine_.gpu_model;
    auto asked = std::exchange(kind, {});
    return lacking(
      "this job asks for GPUs of type " + printable(asked) + ", this machine has " + there,
      "takes any", "GPU type " + printable(asked) + " left out: this machine has " + there);
  }

  /// --mincpus and --cpus-per-gpu.
  Done settle_other_cpus() {
    auto there = machine_.cpus.value;
    if (auto asked = request_.extras->min_cpus; asked > there) {
      auto done = too_much("at least " + counted(asked, "CPU"), number(there),
                           "at least " + counted(there, "CPU") + " instead of " + number(asked));
      if (!done) return done;
      extras().min_cpus = there;
    }
    auto each = request_.extras->cpus_per_gpu;
    auto asked = product(each, request_.gpus.count);
    if (asked <= there) return {};
    auto done = too_much(
      counted(asked, "CPU") + " (" + number(each) + " for each GPU)", number(there),
      number(there / request_.gpus.count) + " CPUs for each GPU instead of " + number(each));
    extras().cpus_per_gpu = there / request_.gpus.count;
    return done;
  }

  Done settle_memory() {
    auto asked = asked_memory();
    request_.memory_is_default = !asked;
    auto there = machine_.memory;
    if (!asked) asked = std::min(defaults_.memory, there);
    if (*asked == Mebibytes{}) asked = there;  // 0 is all there is
    request_.memory = std::min(*asked, there);
    if (*asked <= there) return {};
    auto done = too_much(format(*asked) + " of memory", format(there),
                         format(there) + " of memory instead of " + format(*asked));
    share_out_memory(request_.extras->memory_per_cpu, cpus_to_hold(), &JobExtras::memory_per_cpu);
    share_out_memory(request_.extras->memory_per_gpu, request_.gpus.count,
                     &JobExtras::memory_per_gpu);
    return done;
  }

  std::uint32_t cpus_to_hold() const {
    return request_.extras->exclusive ? machine_.cpus.value : request_.cpus().value;
  }

  /// None: nobody has asked for any. 0: for all.
  std::optional<Mebibytes> asked_memory() const {
    const auto& asked = *request_.extras;
    if (asked.memory_per_cpu)
      return Mebibytes{product(asked.memory_per_cpu->value, cpus_to_hold())};
    if (asked.memory_per_gpu && request_.gpus.count > 0)
      return Mebibytes{product(asked.memory_per_gpu->value, request_.gpus.count)};
    return request_.memory;
  }

  void share_out_memory(const std::optional<Mebibytes>& for_each, std::uint32_t of_them,
                        std::optional<Mebibytes> JobExtras::*member) {
    if (for_each && of_them > 0) extras().*member = Mebibytes{request_.memory->value / of_them};
  }

  Done settle_constraint() {
    auto met = meets(*partition_, request_);
    if (!met) return tl::unexpected(met.error());
    if (*met) return {};
    auto done = lacking(
      lacks_features(*partition_, request_), "leaves it out",
      "constraint " + printable(request_.extras->constraint) + " left out: this machine lacks it");
    extras().constraint.clear();
    return done;
  }

  JobRequest request_;
  const Machine& machine_;
  const Defaults& defaults_;
  const Partition* partition_ = nullptr;
};

}  // namespace

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
