#pragma once

#include <string>
#include <string_view>

namespace slotd {

/// The events of a job that its user wants to be told about (sbatch(1), --mail-type).
struct MailTypes {
  bool invalid_depend = false;
  bool begin = false;
  bool end = false;
  bool fail = false;
  bool requeue = false;
  bool time_limit = false;
  bool array_tasks = false;  ///< about each element of an array instead of the whole array
  bool none = false;         ///< about nothing, whatever else is named
  std::string others;        ///< Slurm's words for what does not happen here: `TIME_LIMIT_80`

  /// Does it name any event?
  bool any() const;
  bool operator==(const MailTypes&) const = default;
};

/// Reads words separated by commas, in any case; unknown words are ignored.
MailTypes parse_mail_types(std::string_view text);

/// The form of `scontrol show job`: `INVALID_DEPEND,BEGIN,END`; empty for none.
std::string format(const MailTypes& types);

}  // namespace slotd
