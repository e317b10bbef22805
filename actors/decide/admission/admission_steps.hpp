#pragma once

#include "actors/decide/admission/admission.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace slotd::decide {

// What admission.cpp and admission_amounts.cpp share.

/// Numbers of users multiply; the greatest stands for all that are greater.
std::uint64_t product(std::uint64_t a, std::uint64_t b);
std::uint32_t capped(std::uint64_t number);
std::string number(std::uint64_t value);
std::string counted(std::uint64_t count, const char* word);
std::uint64_t gpu_count(const JobRequest& request);
std::string lacks_gpus(const Partition& partition, const JobRequest& request);
std::string lacks_features(const Partition& partition, const JobRequest& request);

/// One request on its way. Each step settles one thing, and may use what those before it have settled.
class Admission {
 public:
  Admission(JobRequest request, const Machine& machine, const Defaults& defaults)
      : request_(std::move(request)), machine_(machine), defaults_(defaults) {}

  Result<JobRequest> run();

 private:
  bool fits() const { return request_.extras->fit; }
  JobExtras& extras() { return request_.extras.edit(); }
  /// With --fit the job goes on as `adaptation` says; else it is refused, and --fit is named.
  Done lacking(const std::string& refusal, const std::string& with_fit,
               const std::string& adaptation);
  Done too_much(const std::string& asked, const std::string& there, const std::string& adaptation);
  void resolve_policies();
  Done check_numbers();
  /// Several nodes' tasks, memory and GPUs come to this one.
  Done resolve_nodes();
  void fold(std::uint64_t nodes, std::uint32_t tasks);
  /// So many tasks for each GPU that is asked for; or, where only tasks are, the GPUs that they need.
  Done resolve_tasks_per_gpu();
  Done resolve_partition();
  bool asks_gpus() const { return gpu_count(request_) > 0; }
  /// The first that has the GPUs and features that the job asks for, else the first with GPUs.
  const Partition* best_of(const std::vector<const Partition*>& known) const;
  /// A job with GPUs is never run without.
  Done find_gpus(const Partition*& chosen);
  /// Rather fewer CPUs for each task than fewer tasks: how many there are, programs count on.
  Done resolve_tasks();
  Done bound_tasks();
  void set_tasks(std::uint32_t tasks);
  Done resolve_gpus();
  /// What was said of each node or task must go with what there is of it.
  void share_out(std::uint32_t& for_each, std::uint32_t of_them) const;
  /// It is kept where what --fit has left of tasks and GPUs still goes with it.
  Done keep_tasks_per_gpu();
  Done resolve_gpu_type();
  /// --mincpus and --cpus-per-gpu.
  Done resolve_other_cpus();
  Done resolve_memory();
  std::uint32_t cpus_to_hold() const;
  /// None: nobody has asked for any. 0: for all.
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
