#pragma once

#include <cstdint>
#include <string>

namespace slotd {

/// Who took an attempt. A daemon takes an attempt that no shepherd has, so that none can take it later.
enum class ClaimHolder { shepherd = 1, daemon };
inline constexpr ClaimHolder last_of(ClaimHolder) { return ClaimHolder::daemon; }

/// Who a shepherd is: the file `<n>/claim`. It is written beside and link()ed into place, so that of two
/// shepherds of one attempt exactly one has it, and nobody ever sees it half-written. A pid
/// alone names nobody: it is reused, and means something else after a reboot or in another pid
/// namespace.
struct Claim {
  std::uint32_t version = 1;
  std::int32_t pid = 0;
  std::uint64_t start_time = 0;  ///< clock ticks since boot, field 22 of /proc/PID/stat (proc(5))
  std::string boot_id;           ///< /proc/sys/kernel/random/boot_id
  std::uint64_t pid_namespace = 0;  ///< inode of /proc/PID/ns/pid
  ClaimHolder holder = ClaimHolder::shepherd;
  bool operator==(const Claim&) const = default;
};

template <class F>
void fields(F& f, Claim& x) {
  f("v", x.version), f("pid", x.pid), f("start_time", x.start_time), f("boot_id", x.boot_id),
    f("pid_ns", x.pid_namespace), f("holder", x.holder);
}

}  // namespace slotd
