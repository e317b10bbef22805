#pragma once

#include "actors/simulate/replay.hpp"
#include "actors/simulate/statistics.hpp"
#include "actors/simulate/workload.hpp"
#include "protocol/node.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotd::simulate {

/// The figures of one policy.
struct Column {
  std::string_view policy;
  Figures figures;
};

/// The result of a simulation.
struct Report {
  std::string name;  ///< of the workload
  std::size_t jobs = 0;
  LeftOut left_out;
  Cpus cpus;
  std::optional<Mebibytes> memory;  ///< none if memory was not counted
  std::uint32_t gpus = 0;
  Estimates estimates = Estimates::asked;
  double scale = 1;
  std::vector<Column> columns;
};

/// The report as a table for people.
std::string report_text(const Report& report);
/// The report as one JSON object for programs. Times are in seconds, shares between 0 and 1.
std::string report_json(const Report& report);

}  // namespace slotd::simulate
