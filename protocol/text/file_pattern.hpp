#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace slotd {

/// What the `%` codes of an output pattern stand for (sbatch(1), FILENAME PATTERN).
struct PatternValues {
  std::uint32_t job = 0;                   ///< %j; also %J without a step
  std::uint32_t array_job = 0;             ///< %A: the job's own id where it is of no array
  std::uint32_t array_task = 4294967294U;  ///< %a
  std::string name;                        ///< %x
  std::string user;                        ///< %u
  std::string host;                        ///< %N
  std::uint32_t node = 0;                  ///< %n
  std::uint32_t task = 0;                  ///< %t
  std::string step = "batch";              ///< %s
};

/// Puts values for codes; a number between `%` and the letter pads numbers with zeros (`%4a`, at
/// most ten places) and does nothing to texts. `%%` is a percent sign. A pattern that holds a
/// backslash is taken as it is, each backslash gone and what follows it kept. Unknown codes stay;
/// with a width they lose the percent sign (`%4q` is `4q`). All as Slurm 22.05 does.
std::string expand(std::string_view pattern, const PatternValues& values);

}  // namespace slotd
