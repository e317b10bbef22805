#pragma once

#include "actors/simulate/workload.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotd::simulate {

/// A line of a trace that cannot be parsed.
struct BrokenLine {
  std::size_t number = 0;  ///< the first line is 1
  std::string why;
  bool operator==(const BrokenLine&) const = default;
};

/// The content of a file in the Standard Workload Format, version 2.2 (Feitelson, Tsafrir and Krakov 2014,
/// "Experience with using the Parallel Workloads Archive").
struct SwfTrace {
  std::vector<TraceJob> jobs;               ///< in the order of the file
  std::optional<std::uint32_t> processors;  ///< MaxProcs of its header, else MaxNodes
  std::size_t never_ran = 0;                ///< jobs without a run time or processors
  std::size_t broken = 0;                   ///< lines that cannot be parsed
  std::vector<BrokenLine> first_broken;     ///< at most `shown_broken` of them
  static constexpr std::size_t shown_broken = 5;
};

/// Parses a trace. Each job is a line of 18 numbers, with -1 for an unknown one. Lines that begin with `;`
/// are comments; `; MaxProcs: 128` gives the size of the machine. A job gets the processors it requested,
/// or if unknown those it used, and the time limit it requested, or if unknown its run time. A run time
/// beyond the limit is cut to the limit, as slotd would do.
SwfTrace parse_swf(std::string_view text);

/// The jobs in this format. Times count from the arrival of the first job.
std::string swf_text(const Workload& workload, Cpus machine);

}  // namespace slotd::simulate
