#pragma once

#include <string>
#include <string_view>

namespace slotd {

/// Which events of a job its user wants to be told of (sbatch(1), --mail-type).
struct MailTypes {
  bool invalid_depend = false;
  bool begin = false;
  bool end = false;
  bool fail = false;
  bool requeue = false;
  bool time_limit = false;
  bool array_tasks = false;  ///< of each element of an array, and not of the array as a whole
  bool none = false;         ///< of nothing, whatever else is named
  std::string others;  ///< words of Slurm for what does not come to pass here: `TIME_LIMIT_80`

  /// Does it say anything?
  bool any() const;
  bool operator==(const MailTypes&) const = default;
};

/// Words parted by commas, in any case; those that nobody knows are passed over.
MailTypes parse_mail_types(std::string_view text);

/// As `scontrol show job` has it: `INVALID_DEPEND,BEGIN,END`; empty for none.
std::string format(const MailTypes& types);

}  // namespace slotd
