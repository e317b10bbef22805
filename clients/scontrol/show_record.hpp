#pragma once

#include "clients/scontrol/keyword.hpp"

#include <string>
#include <string_view>

namespace slotd::clients::control {

/// What `scontrol show` prints of one thing, in Slurm's layout: lines of `Key=Value`, all but the
/// first indented; with -o one line.
class ShowRecord {
 public:
  explicit ShowRecord(const DisplayOptions& display) : one_line_(display.one_line) {}

  void line(std::string_view text);
  /// A job's record ends with an empty line of its own, as in Slurm.
  enum class End { plain, with_empty_line };
  /// The whole record, ready to print.
  std::string text(End end = End::plain) const;

 private:
  bool one_line_;
  std::string text_;
};

/// What a user named, as it may stand in a record: control characters spelled out, so that nothing
/// in it looks like another key. `(null)`, as Slurm says it, where there is nothing.
std::string shown(std::string_view text);

}  // namespace slotd::clients::control
