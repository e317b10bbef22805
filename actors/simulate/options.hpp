#pragma once

#include "actors/decide/plan/plan.hpp"
#include "actors/simulate/replay.hpp"
#include "protocol/base/result.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace slotd::simulate {

/// The command line of `slotd simulate`, see docs/SIMULATE.md.
struct Options {
  // The source of the jobs: exactly one of these.
  std::string trace;  ///< a file in the Standard Workload Format; `-` for standard input
  bool history = false;
  std::string shape;  ///< the name of one of shapes()

  std::optional<Time> since;
  std::uint64_t seed = 1;
  std::vector<decide::Policy> policies;  ///< at least one
  std::optional<std::uint32_t> cpus;
  std::optional<Mebibytes> memory;
  std::optional<std::uint32_t> gpus;
  std::optional<std::size_t> jobs;
  double scale = 1;
  Estimates estimates = Estimates::asked;
  bool json = false;
  bool quiet = false;
  std::string write;  ///< write the jobs to this file instead; `-` for standard output
};

/// Parses the words after `slotd simulate`, each `--name` or `--name=value`. The Fault is `usage` if an
/// option or value is not valid, or if options contradict each other.
Result<Options> read_options(std::span<const std::string> words, Time now);

}  // namespace slotd::simulate
