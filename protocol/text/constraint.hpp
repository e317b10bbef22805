#pragma once

#include "protocol/base/result.hpp"

#include <functional>
#include <string_view>

namespace slotd {

/// Says whether a node has the feature of this name, as typed.
using HasFeature = std::function<bool(std::string_view)>;

/// Does one node meet this constraint (sbatch(1), --constraint)? Names are joined by `&` or `,` (both)
/// and `|` (either), which are read from left to right without precedence. `( )` and `[ ]` group, and `*N`
/// after a name or a group wants it on N nodes, so that one node never meets more than `*1`. An empty
/// constraint is met. Fault: `Invalid feature specification: X`.
Result<bool> meets_constraint(std::string_view constraint, const HasFeature& has_feature);

}  // namespace slotd
