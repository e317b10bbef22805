#pragma once

#include "protocol/ids.hpp"
#include "protocol/result.hpp"

#include <map>
#include <string_view>
#include <vector>

namespace slotd::clients {

/// Jobs and steps that were named: `12`, `12.batch`, `12.0`.
class StepChoice {
 public:
  struct Chosen {
    bool job = false;    ///< the job, with the steps that its listing shows
    bool batch = false;  ///< its batch step, if not the job
  };

  /// A list parted by commas or blanks; an empty one names nothing. Faults: `Invalid job id: X`,
  /// `unknown step reference: X`.
  Done add(std::string_view list);

  /// Empty: none was named, all are meant.
  std::vector<JobId> jobs() const;
  Chosen of(JobId job) const;

 private:
  std::map<JobId, Chosen> chosen_;
};

}  // namespace slotd::clients
