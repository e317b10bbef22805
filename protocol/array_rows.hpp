#pragma once

#include "protocol/job.hpp"

#include <vector>

namespace slotd {

/// All that is stored of one array.
struct ArrayRows {
  std::vector<ElementRow> elements;  ///< elements with a row of their own, in order of index
  std::vector<Job> records;          ///< over or not, in order of id; the array's own is the first
};

}  // namespace slotd
