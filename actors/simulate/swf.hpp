#pragma once

#include "actors/simulate/workload.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotd::simulate {

/// A line of a trace that cannot be read.
struct BrokenLine {
  std::size_t number = 0;  ///< the first line is 1
  std::string why;
  bool operator==(const BrokenLine&) const = default;
};

/// What a file in the Standard Workload Format holds (version 2.2 of the format; Feitelson, Tsafrir and
/// Krakov 2014, "Experience with using the Parallel Workloads Archive").
struct SwfTrace {
  std::vector<TraceJob> jobs;               ///< in the order of the file
  std::optional<std::uint32_t> processors;  ///< MaxProcs of its header, else MaxNodes
  std::size_t never_ran = 0;                ///< jobs without a run time or processors
  std::size_t broken = 0;                   ///< lines that cannot be read
  std::vector<BrokenLine> first_broken;     ///< at most `shown_broken` of them
  static constexpr std::size_t shown_broken = 5;
};

/// Reads a trace: a line for each job, 18 numbers, -1 where one is not known; lines that begin with `;`
/// are comments, `; MaxProcs: 128` among them says what machine it was. Processors are those asked for,
/// or else those given. A job's limit is the time that it asked for, or else its run time; one that ran on
/// past its limit counts as ended by it, as slotd does.
SwfTrace parse_swf(std::string_view text);

/// The jobs as such a file; the earliest arrival is its zero.
std::string swf_text(const Workload& workload, Cpus machine);

}  // namespace slotd::simulate
