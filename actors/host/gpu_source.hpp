#pragma once

#include "protocol/base/result.hpp"

#include <sys/types.h>
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace slotd::host {

/// What a program said of this machine's GPUs.
struct GpuAnswer {
  std::string program;
  std::string text;
};

/// Whoever can be asked for GPUs. Behind an interface because a test of the prober starts no program.
class GpuSource {
 public:
  virtual ~GpuSource() = default;
  /// Blocks until there is an answer, or no time for one any more. Fault: why there is none.
  virtual Result<GpuAnswer> ask(const std::vector<std::string>& arguments) = 0;
};

/// nvidia-smi: the first of its usual places that ends with status 0. A driver that hangs may keep it
/// from ending, even from being killed: what does not answer in time is killed and left behind.
class NvidiaSmi : public GpuSource {
 public:
  struct Settings {
    std::chrono::milliseconds longest{5'000};  ///< for all places together
    std::size_t most_output = std::size_t{64} << 10;
  };

  explicit NvidiaSmi(Settings settings) : settings_(settings) {}
  ~NvidiaSmi() override { reap(); }
  NvidiaSmi(const NvidiaSmi&) = delete;
  NvidiaSmi& operator=(const NvidiaSmi&) = delete;
  Result<GpuAnswer> ask(const std::vector<std::string>& arguments) override;

  /// Where it is looked for, in this order: each folder of PATH, /usr/bin, /usr/lib/wsl/lib, /bin. Only
  /// programs that are there, each once however many names it has.
  static std::vector<std::string> programs();

 private:
  void reap();

  Settings settings_;
  std::vector<pid_t> left_behind_;  ///< killed, not seen to end
};

}  // namespace slotd::host
