#pragma once

#include "clients/options/spec.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace slotd::clients::docs {

/// What a shell can offer for a value or an operand.
enum class ValueKind {
  anything,  ///< nothing
  words,     ///< one of a fixed list
  files,
  folders,
  programs,
  users,
  partitions,  ///< of the daemon, by sinfo
  jobs,        ///< of the queue, by squeue
};

struct Values {
  ValueKind kind = ValueKind::anything;
  std::vector<std::string> words = {};  ///< of `words`
};

/// The values of an option, from its row: `append|truncate` is a choice, a `file` a file.
Values values_of(const Option& option);
/// The operands of a command.
Values operands_of(std::string_view command);

}  // namespace slotd::clients::docs
