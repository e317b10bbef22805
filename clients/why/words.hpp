#pragma once

#include "protocol/explanation.hpp"

#include <cstdint>
#include <string>
#include <string_view>

/// Parts of sentences.
namespace slotd::clients::explained {

/// `1 CPU`, `4 CPUs`.
std::string counted(std::uint64_t number, std::string_view one, std::string_view more);
std::string cpus(std::uint64_t number);
std::string gpus(std::uint64_t number);
std::string memory(std::uint64_t mebibytes);
/// `10 minutes`, or as a limit is shown: `1-00:00:00`.
std::string length(Duration length);
/// A name that a user chose, on one line and shortened if it is long.
std::string short_name(std::string_view name);

/// `12_3 (train)`.
std::string named(const RelatedJob& other);
std::string named(const Job& job);
/// The id as `scontrol` and `scancel` take it: `12`, `12_3`, or `12_[4-9]` for a record of several.
std::string typed(const Job& job);

}  // namespace slotd::clients::explained
