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

/// What one policy comes to.
struct Column {
  std::string_view policy;
  Figures figures;
};

/// What is told at the end of a simulation.
struct Report {
  std::string name;  ///< of the workload
  std::size_t jobs = 0;
  LeftOut left_out;
  Cpus cpus;
  std::optional<Mebibytes> memory;  ///< none: it was not counted
  std::uint32_t gpus = 0;
  Estimates estimates = Estimates::asked;
  double scale = 1;
  std::vector<Column> columns;
};

/// A table for people.
std::string report_text(const Report& report);
/// For programs: one object; times in seconds, shares between 0 and 1.
std::string report_json(const Report& report);

}  // namespace slotd::simulate
