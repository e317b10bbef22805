#pragma once

#include "protocol/base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace slotd {

/// The names that a list stands for (scontrol(1), show hostnames): `a[1-3,5],b` is a1 a2 a3 a5 b;
/// numbers keep their zeros, several brackets multiply, a bracket ends its name or stands before
/// another. Names are parted by commas, blanks or line ends. At most 65,536. Fault:
/// `Invalid hostlist: X`.
Result<std::vector<std::string>> expand_hostlist(std::string_view list);

/// The shortest list that stands for these names in this order: `a[1-3],b`. Only neighbours are
/// joined, and nothing is dropped.
std::string fold_hostlist(const std::vector<std::string>& names);

/// In order of the part before the number, then of the number.
std::vector<std::string> sorted_hosts(std::vector<std::string> names);

}  // namespace slotd
