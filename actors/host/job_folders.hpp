#pragma once

#include "protocol/base/ids.hpp"
#include "protocol/base/result.hpp"
#include "protocol/paths.hpp"

#include <utility>
#include <vector>

namespace slotd::host {

/// The folders of jobs below a root, for whoever removes them. That takes two steps: a folder is set
/// aside, which takes one rename, so that a job that is requeued meanwhile gets a new one; then it is
/// removed, however long that takes.
class JobFolders {
 public:
  explicit JobFolders(Paths paths) : paths_(std::move(paths)) {}

  struct Found {
    std::vector<JobId> jobs;  ///< that have a folder, in order of id
    std::vector<JobId>
      set_aside;  ///< whose folder was set aside and is still there, in order of id
  };
  /// Links, files, and folders with other names are not among them.
  Result<Found> list() const;
  /// No error if the job has no folder.
  Done set_aside(JobId job) const;
  /// Removes what was set aside of this job.
  Done remove(JobId job) const;

 private:
  Paths paths_;
};

}  // namespace slotd::host
