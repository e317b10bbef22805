#include "actors/decide/admission/admission_steps.hpp"
#include "actors/decide/admission/partition_choice.hpp"
#include "protocol/text/memory.hpp"
#include "protocol/text/printable.hpp"

#include <algorithm>
#include <string>
#include <utility>

// Tasks, CPUs, GPUs and memory: how much of the machine a request needs.
namespace slotd::decide {

namespace {

/// The most tasks of a job with --overcommit, as Slurm allows (slurm.conf(5), MaxTasksPerNode).
constexpr std::uint32_t most_tasks = 512;

std::string cpu_words(std::uint64_t tasks, std::uint64_t cpus_each) {
  return counted(product(tasks, cpus_each), "CPU") + " (" + counted(tasks, "task") + " with " +
         number(cpus_each) + " each)";
}

}  // namespace

Done Admission::resolve_tasks_per_gpu() {
  std::uint64_t each = request_.extras->tasks_per_gpu;
  if (each == 0) return {};
  std::uint64_t tasks = request_.tasks;
  auto gpus = gpu_count(request_);
  bool said = tasks > 1 || request_.extras->one_task;
  if (gpus == 0 && !said) {
    extras().tasks_per_gpu = 0;
    return lacking("--ntasks-per-gpu needs GPUs or tasks, this job asks for neither",
                   "leaves it out", "--ntasks-per-gpu left out: the job asks for no GPUs");
  }
  if (gpus == 0) {
    request_.gpus.count = capped((tasks + each - 1) / each);
    if (tasks % each == 0) return {};
    extras().tasks_per_gpu = 0;
    return lacking(counted(tasks, "task") + " cannot be shared out with " + number(each) +
                     " for each GPU (--ntasks-per-gpu)",
                   "takes a GPU for the rest",
                   "--ntasks-per-gpu left out: " + counted(tasks, "task") + " on " +
                     counted(request_.gpus.count, "GPU"));
  }
  auto most = product(gpus, each);
  request_.tasks = capped(most);
  if (tasks <= most) return {};
  return lacking("this job asks for " + number(tasks) + " tasks, " + number(each) +
                   " for each of " + counted(gpus, "GPU") + " are " + number(most),
                 "takes these", number(most) + " tasks instead of " + number(tasks));
}

Done Admission::resolve_tasks() {
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

Done Admission::bound_tasks() {
  auto most = std::max(most_tasks, machine_.cpus.value);
  if (request_.tasks <= most) return {};
  auto done = lacking("this job asks for " + number(request_.tasks) + " tasks, at most " +
                        number(most) + " run on a node",
                      "takes these", number(most) + " tasks instead of " + number(request_.tasks));
  set_tasks(most);
  return done;
}

void Admission::set_tasks(std::uint32_t tasks) {
  request_.tasks = tasks;
  if (request_.extras->tasks_per_node > tasks) extras().tasks_per_node = tasks;
}

Done Admission::resolve_gpus() {
  auto asked = gpu_count(request_);
  if (asked == 0 && partition_->gpu && !request_.extras->no_gpus) asked = 1;
  request_.gpus.count = capped(std::min<std::uint64_t>(asked, machine_.gpus));
  if (asked == 0) return request_.gpus.kind.clear(), Done{};
  if (auto done = resolve_gpu_type(); !done) return done;
  if (asked <= machine_.gpus) return {};
  auto done = too_much(counted(asked, "GPU"), number(machine_.gpus),
                       counted(machine_.gpus, "GPU") + " instead of " + number(asked));
  share_out(extras().gpus_per_node, 1);
  share_out(extras().gpus_per_task, request_.tasks);
  return done;
}

void Admission::share_out(std::uint32_t& for_each, std::uint32_t of_them) const {
  if (for_each > 0) for_each = request_.gpus.count / of_them;
}

Done Admission::keep_tasks_per_gpu() {
  auto each = request_.extras->tasks_per_gpu;
  if (each > 0 && product(each, request_.gpus.count) != request_.tasks) extras().tasks_per_gpu = 0;
  return {};
}

Done Admission::resolve_gpu_type() {
  auto& kind = request_.gpus.kind;
  if (kind.empty()) return {};
  if (same_gpu_model(kind, machine_.gpu_model)) return kind = machine_.gpu_model, Done{};
  auto there = machine_.gpu_model.empty() ? "GPUs of no known type" : machine_.gpu_model;
  auto asked = std::exchange(kind, {});
  return lacking(
    "this job asks for GPUs of type " + printable(asked) + ", this machine has " + there,
    "takes any", "GPU type " + printable(asked) + " left out: this machine has " + there);
}

Done Admission::resolve_other_cpus() {
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
  auto done =
    too_much(counted(asked, "CPU") + " (" + number(each) + " for each GPU)", number(there),
             number(there / request_.gpus.count) + " CPUs for each GPU instead of " + number(each));
  extras().cpus_per_gpu = there / request_.gpus.count;
  return done;
}

Done Admission::resolve_memory() {
  auto asked = asked_memory();
  request_.memory_is_default = !asked;
  auto there = machine_.memory;
  if (!asked) asked = std::min(defaults_.memory, there);
  if (*asked == Mebibytes{}) asked = there;  // --mem=0 asks for all memory
  request_.memory = std::min(*asked, there);
  if (*asked <= there) return {};
  auto done = too_much(format(*asked) + " of memory", format(there),
                       format(there) + " of memory instead of " + format(*asked));
  share_out_memory(request_.extras->memory_per_cpu, cpus_to_hold(), &JobExtras::memory_per_cpu);
  share_out_memory(request_.extras->memory_per_gpu, request_.gpus.count,
                   &JobExtras::memory_per_gpu);
  return done;
}

std::uint32_t Admission::cpus_to_hold() const {
  return request_.extras->exclusive ? machine_.cpus.value : request_.cpus().value;
}

std::optional<Mebibytes> Admission::asked_memory() const {
  const auto& asked = *request_.extras;
  if (asked.memory_per_cpu) return Mebibytes{product(asked.memory_per_cpu->value, cpus_to_hold())};
  if (asked.memory_per_gpu && request_.gpus.count > 0)
    return Mebibytes{product(asked.memory_per_gpu->value, request_.gpus.count)};
  return request_.memory;
}

void Admission::share_out_memory(const std::optional<Mebibytes>& for_each, std::uint32_t of_them,
                                 std::optional<Mebibytes> JobExtras::*member) {
  if (for_each && of_them > 0) extras().*member = Mebibytes{request_.memory->value / of_them};
}

}  // namespace slotd::decide
