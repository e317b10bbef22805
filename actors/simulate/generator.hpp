#pragma once

#include "actors/simulate/workload.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace slotd::simulate {

/// The published figures of a trace, which generated workloads follow.
struct Shape {
  std::string_view name;
  std::string_view machine;  ///< as people call it
  std::uint32_t processors;
  double utilisation;  ///< the load of the jobs, between 0 and 1
  Duration longest;    ///< no job may ask for more time
};

/// The shapes of two traces in the Parallel Workloads Archive.
std::span<const Shape> shapes();
const Shape* find_shape(std::string_view name);

/// Generates jobs of that shape, in order of arrival. The same seed gives the same jobs on every machine.
/// Sizes, run times and arrivals follow the model of Lublin and Feitelson (2003); the arrivals are spread
/// so that the jobs load the machine as much as the trace does.
Workload generate(const Shape& shape, std::size_t jobs, std::uint64_t seed);

}  // namespace slotd::simulate
