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

/// Tells which GPUs there are. It is an interface because a test of the prober starts no program.
class GpuSource {
 public:
  virtual ~GpuSource() = default;
  /// Blocks until there is an answer or the time for one is over. The Fault says why there is none.
  virtual Result<GpuAnswer> ask(const std::vector<std::string>& arguments) = 0;
};

/// Asks nvidia-smi: the first one of its usual places that ends with status 0. A driver that hangs may
/// keep it from ending and even from being killed: one that does not answer in time is killed and left
/// behind.
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

  /// The programs of that name in each folder of PATH, /usr/bin, /usr/lib/wsl/lib and /bin, in this
  /// order. A program that has several names is listed once.
  static std::vector<std::string> programs();

 private:
  void reap();

  Settings settings_;
  std::vector<pid_t> left_behind_;  ///< killed, not seen to end
};

}  // namespace slotd::host
