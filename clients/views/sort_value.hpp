#pragma once

#include "protocol/text/value.hpp"

#include <cstdint>
#include <string>

namespace slotd::clients {

/// A value made ready to be compared with many others: as a number, and behind that as text. What there
/// is not has no place in the order.
struct SortValue {
  bool none = false;
  std::int64_t number = 0;
  std::string text = {};
};

SortValue sort_value(Value value);

/// Below, at or above zero: which of two that are not none comes first.
int compare(const SortValue& a, const SortValue& b);

}  // namespace slotd::clients
