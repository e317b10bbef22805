#pragma once

#include "protocol/base/result.hpp"
#include "protocol/job.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace slotd::clients {

/// The least number of `N` or `N-M` nodes; K and M are 1,024 and its square. Fault `usage`: `"x" is
/// not a valid node count`.
Result<std::uint32_t> parse_nodes(std::string_view text);

/// `N`, `TYPE`, `TYPE:N`, or several separated by commas: their sum, and the kinds as typed but for the
/// case. None for an empty text. Fault `invalid` names the option.
Result<GpuRequest> parse_gpus(std::string_view text, std::string_view option);

/// What `--gres` asks for.
struct GresRequest {
  GpuRequest gpus;
  std::vector<std::string> others;  ///< `lscratch:200`: not GPUs, as typed
  bool no_gpus = false;             ///< it says so: `gpu:0`, `none`
};

/// `gpu[:TYPE][:N]` and other names, separated by commas; `none` asks for nothing. Fault `invalid`.
Result<GresRequest> parse_gres(std::string_view text);

/// `[R][B]:SIGNAL[@SECONDS]` (sbatch(1), --signal); R has no meaning without reservations. Fault
/// `usage`: `Invalid --signal specification: X`.
Result<WarningSignal> parse_warning(std::string_view text);

}  // namespace slotd::clients
