#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace slotd {

/// Wall-clock time in UTC, to the microsecond: the time that is stored, sent and shown.
using Time = std::chrono::sys_time<std::chrono::microseconds>;

/// A length of time, to the microsecond.
using Duration = std::chrono::microseconds;

/// An amount of one kind. Amounts of one kind add up; amounts of different kinds do not mix.
template <class Tag, class Number>
struct Amount {
  Number value{};
  constexpr auto operator<=>(const Amount&) const = default;
  constexpr Amount& operator+=(Amount other) { return value += other.value, *this; }
  constexpr Amount& operator-=(Amount other) { return value -= other.value, *this; }
  friend constexpr Amount operator+(Amount a, Amount b) { return a += b; }
  friend constexpr Amount operator-(Amount a, Amount b) { return a -= b; }
};

/// Memory to reserve, in MiB, as Slurm counts it (`--mem=512` is 512 MiB).
using Mebibytes = Amount<struct MebibytesTag, std::uint64_t>;

/// Memory that was used, in bytes.
using ByteCount = Amount<struct ByteCountTag, std::uint64_t>;

/// A number of logical CPUs.
using Cpus = Amount<struct CpusTag, std::uint32_t>;

/// A higher priority goes first. A plain job has 1000; 0 means held (scontrol(1), UPDATE, Priority).
using Priority = Amount<struct PriorityTag, std::uint32_t>;
inline constexpr Priority plain_priority{1000};
inline constexpr Priority held_priority{0};

}  // namespace slotd
