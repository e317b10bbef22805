#pragma once

#include "actors/simulate/workload.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace slotd::simulate {

/// What is published of a machine's trace, and what a workload of its shape is made after.
struct Shape {
  std::string_view name;
  std::string_view machine;  ///< for people
  std::uint32_t processors;
  double utilisation;  ///< the load that its jobs make
  Duration longest;    ///< no job may ask for more time
};

/// Two traces of Feitelson's Parallel Workloads Archive.
std::span<const Shape> shapes();
const Shape* find_shape(std::string_view name);

/// So many jobs of that shape, in order of arrival; the same for the same seed, everywhere. No trace:
/// what is random follows the model of Lublin and Feitelson, and the arrivals are drawn out to the time in
/// which the jobs load the machine as the trace does.
Workload generate(const Shape& shape, std::size_t jobs, std::uint64_t seed);

}  // namespace slotd::simulate
