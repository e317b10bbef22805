#pragma once

#include "protocol/base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace slotd {

/// The names that a list stands for (scontrol(1), show hostnames): `a[1-3,5],b` is a1 a2 a3 a5 b;
/// numbers keep their zeros, several brackets multiply, and a bracket ends its name or comes before
/// another. Names are separated by commas, blanks or line ends. There may be at most 65,536. Fault:
/// `Invalid hostlist: X`.
Result<std::vector<std::string>> expand_hostlist(std::string_view list);

/// The shortest list for these names in this order: `a[1-3],b`. Only neighbours are joined, and no name is
/// dropped.
std::string fold_hostlist(const std::vector<std::string>& names);

/// Sorts by the part before the number, then by the number.
std::vector<std::string> sorted_hosts(std::vector<std::string> names);

}  // namespace slotd
