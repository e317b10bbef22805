#pragma once

#include "protocol/job.hpp"

#include <string>
#include <string_view>

namespace slotd {

/// Where a batch job reads and writes: absolute paths with their patterns filled in.
struct JobFiles {
  std::string input;
  std::string output;
  std::string error;  ///< equal to `output`: one open file for both
  bool operator==(const JobFiles&) const = default;
};

/// `host_name` is what `%N` stands for.
JobFiles files_of(const Job& job, std::string_view host_name);

}  // namespace slotd
