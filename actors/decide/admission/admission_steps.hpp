#pragma once

#include "actors/decide/admission/admission.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace slotd::decide {

// What admission.cpp and admission_amounts.cpp have in common.

/// The product, or the greatest number if it does not fit: users may type any numbers.
std::uint64_t product(std::uint64_t a, std::uint64_t b);
std::uint32_t capped(std::uint64_t number);
std::string number(std::uint64_t value);
std::string counted(std::uint64_t count, const char* word);
std::uint64_t gpu_count(const JobRequest& request);
std::string lacks_gpus(const Partition& partition, const JobRequest& request);
std::string lacks_features(const Partition& partition, const JobRequest& request);

/// One request that is being admitted. Each step resolves one thing, and may use what earlier steps have
/// resolved.
class Admission {
 public:
  Admission(JobRequest request, const Machine& machine, const Defaults& defaults)
      : request_(std::move(request)), machine_(machine), defaults_(defaults) {}

  Result<JobRequest> run();

 private:
  bool fits() const { return request_.extras->fit; }
  JobExtras& extras() { return request_.extras.edit(); }
  /// With --fit, notes `adaptation` and goes on; otherwise refuses the job and says what --fit would do.
  Done lacking(const std::string& refusal, const std::string& with_fit,
               const std::string& adaptation);
  Done too_much(const std::string& asked, const std::string& there, const std::string& adaptation);
  void resolve_policies();
  Done check_numbers();
  /// Adds up the tasks, memory and GPUs of several nodes for this one node.
  Done resolve_nodes();
  void fold(std::uint64_t nodes, std::uint32_t tasks);
  /// --ntasks-per-gpu: computes the tasks from the GPUs, or without GPUs the GPUs from the tasks.
  Done resolve_tasks_per_gpu();
  Done resolve_partition();
  bool asks_gpus() const { return gpu_count(request_) > 0; }
  /// The first partition with the GPUs and features that the job asks for, else the first with GPUs.
  const Partition* best_of(const std::vector<const Partition*>& known) const;
  /// Finds a partition with GPUs for a job that asks for them.
  Done find_gpus(const Partition*& chosen);
  /// Reduces the CPUs of each task rather than the number of tasks, which programs rely on.
  Done resolve_tasks();
  Done bound_tasks();
  void set_tasks(std::uint32_t tasks);
  Done resolve_gpus();
  /// Adapts a number per node or per task to the GPUs that are left.
  void share_out(std::uint32_t& for_each, std::uint32_t of_them) const;
  /// Drops --ntasks-per-gpu if it contradicts the tasks and GPUs that --fit has left.
  Done keep_tasks_per_gpu();
  Done resolve_gpu_type();
  /// --mincpus and --cpus-per-gpu.
  Done resolve_other_cpus();
  Done resolve_memory();
  std::uint32_t cpus_to_hold() const;
  /// None if the request does not mention memory; 0 for all memory of the machine.
  std::optional<Mebibytes> asked_memory() const;
  void share_out_memory(const std::optional<Mebibytes>& for_each, std::uint32_t of_them,
                        std::optional<Mebibytes> JobExtras::*member);
  Done resolve_constraint();

  JobRequest request_;
  const Machine& machine_;
  const Defaults& defaults_;
  const Partition* partition_ = nullptr;
};

}  // namespace slotd::decide
