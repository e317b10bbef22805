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

/// What is asked for on the command line of `slotd simulate`.
struct Options {
  // The source: one of these.
  std::string trace;  ///< a file; `-` is standard input
  bool history = false;
  std::string shape;  ///< of shapes()

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
  std::string write;  ///< write the jobs there and simulate nothing; `-` is standard output
};

/// Words as `slotd simulate` passes them on, `--name=value` each. Fault `usage` for what cannot be
/// understood or does not go together.
Result<Options> read_options(std::span<const std::string> words, Time now);

}  // namespace slotd::simulate
