#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>

namespace slotd {

/// A number with a meaning. Numbers of different meanings do not mix, and nobody adds them up.
template <class Tag, class Number>
struct Id {
  Number value{};
  constexpr auto operator<=>(const Id&) const = default;
};

/// Identifies a job for ever. Ids are one sequence from 1 and are never reused. Zero is no job.
using JobId = Id<struct JobTag, std::uint32_t>;

/// Which launch of a job this is: 1 for the first, one more for each requeue or relaunch. Zero
/// means that the job was never launched.
using Attempt = Id<struct AttemptTag, std::uint32_t>;

/// The number of a committed change, which its event row carries. It grows without gaps.
using EventSeq = Id<struct EventTag, std::uint64_t>;

/// The index of an element within its job array (0 to 99,999).
using ArrayIndex = Id<struct ArrayTag, std::uint32_t>;

/// Stands for an index where there is none, as in an array's record. Slurm's NO_VAL.
inline constexpr ArrayIndex no_index{4294967294U};

/// A step of a job, numbered as in Slurm (slurm.h): the batch script and the external step have the
/// greatest numbers, and steps of `srun` count from 0.
using StepId = Id<struct StepTag, std::uint32_t>;
inline constexpr StepId batch_step{0xfffffffbU};
inline constexpr StepId extern_step{0xfffffffcU};

/// The number of a stored script or environment (storage/schema.cpp). Zero is none.
using ContentId = Id<struct ContentTag, std::int64_t>;

/// Sixteen random bytes that a client puts on a request that changes something, so that the request
/// can be sent again without being done again. All are zero in a question that changes nothing.
struct RequestId {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const RequestId&) const = default;
  bool empty() const { return *this == RequestId{}; }
};

inline std::string to_string(JobId id) { return std::to_string(id.value); }
inline std::string to_string(Attempt attempt) { return std::to_string(attempt.value); }

}  // namespace slotd

template <class Tag, class Number>
struct std::hash<slotd::Id<Tag, Number>> {
  std::size_t operator()(slotd::Id<Tag, Number> id) const noexcept {
    return std::hash<Number>{}(id.value);
  }
};

template <>
struct std::hash<slotd::RequestId> {
  std::size_t operator()(const slotd::RequestId& id) const noexcept {
    std::size_t seed = 0;
    for (auto byte : id.bytes) seed = seed * 131 + byte;
    return seed;
  }
};
