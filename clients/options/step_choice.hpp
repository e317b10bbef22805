#pragma once

#include "protocol/base/result.hpp"
#include "protocol/job.hpp"
#include "protocol/request.hpp"

#include <map>
#include <string_view>
#include <vector>

namespace slotd::clients {

/// Jobs and steps that were named: `12`, `12.batch`, `12.0`, of arrays `12_3`, `12_[1-5].batch`.
class StepChoice {
 public:
  struct Chosen {
    bool job = false;    ///< the job, with the steps that its listing shows
    bool batch = false;  ///< its batch step, if not the job
  };

  /// A list separated by commas or blanks; an empty one names nothing. Faults: `Invalid job id: X`,
  /// `unknown step reference: X`.
  Done add(std::string_view list);

  /// Adds what was named to the filter: nothing if all are meant.
  void restrict(JobFilter& filter) const;
  /// An array's id means its elements too.
  Chosen of(const Job& job) const;

 private:
  struct Elements {
    ArrayElements named;
    Chosen chosen;
  };
  Done add_part(std::string_view part);

  std::map<JobId, Chosen> jobs_;
  std::vector<Elements> elements_;
};

}  // namespace slotd::clients
