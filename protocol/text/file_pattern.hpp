#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace slotd {

/// What the `%` codes of an output pattern stand for (sbatch(1), FILENAME PATTERN).
struct PatternValues {
  std::uint32_t job = 0;                   ///< %j; also %J without a step
  std::uint32_t array_job = 0;             ///< %A: the job's own id if it belongs to no array
  std::uint32_t array_task = 4294967294U;  ///< %a
  std::string name;                        ///< %x
  std::string user;                        ///< %u
  std::string host;                        ///< %N
  std::uint32_t node = 0;                  ///< %n
  std::uint32_t task = 0;                  ///< %t
  std::string step = "batch";              ///< %s
};

/// Replaces codes by values. A number between `%` and the letter pads numbers with zeros (`%4a`, at most
/// ten places) and has no effect on texts. `%%` is a percent sign. In a pattern with a backslash no code is
/// replaced; each backslash is removed and the character after it is kept. Unknown codes stay; with a width
/// they lose the percent sign (`%4q` becomes `4q`). All this is as in Slurm 22.05.
std::string expand(std::string_view pattern, const PatternValues& values);

}  // namespace slotd
