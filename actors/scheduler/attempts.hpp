#pragma once

#include "actors/scheduler/outside.hpp"
#include "protocol/base/ids.hpp"

#include <chrono>
#include <memory>
#include <unordered_map>

namespace slotd {

/// The live attempts of this daemon, one for each job: what stands behind each, how often launches of a job
/// have failed, and the texts of jobs that start soon after they were submitted.
class Attempts {
 public:
  /// An attempt that no shepherd ever took is made again, but not for ever.
  static constexpr unsigned failed_launches_allowed = 7;

  explicit Attempts(Outside& outside) : outside_(outside) {}
  Attempts(const Attempts&) = delete;
  Attempts& operator=(const Attempts&) = delete;
  /// Attempts go on; the next daemon adopts them.
  ~Attempts();

  /// Starts the job's attempt, which is on disk.
  void launch(const JobPtr& job);
  /// Takes over an attempt of an earlier daemon, or ends what is left of it.
  void take_over(JobId job, AttemptLink::Order order);
  /// False: no attempt of the job is live.
  bool tell(JobId job, AttemptLink::Order order);
  bool has(JobId job) const { return links_.contains(job); }
  /// The end of the attempt is on disk.
  void dismiss(JobId job);

  /// Keeps the texts of a new job until it starts: most jobs start at once. Large ones, and all but the last
  /// few, come from the disk again.
  void keep_content(JobId job, const NewContent& content);

  /// One more launch has failed; how many in a row.
  unsigned launch_failed(JobId job) { return ++failed_launches_[job]; }
  void launch_succeeded(JobId job) { failed_launches_.erase(job); }
  /// How long to wait before the next try: nothing after the first failure, which is mostly a daemon that was
  /// killed; then 1, 2, 4, 8 and 16 seconds, since what a machine lacks for a moment it has again later.
  std::chrono::seconds pause_before_launch(JobId job) const;
  /// The job is over.
  void forget(JobId job);

 private:
  AttemptLink& link(JobId job);

  Outside& outside_;
  std::unordered_map<JobId, std::unique_ptr<AttemptLink>> links_;
  std::unordered_map<JobId, unsigned> failed_launches_;
  std::unordered_map<JobId, std::shared_ptr<const NewContent>> contents_;
};

}  // namespace slotd
