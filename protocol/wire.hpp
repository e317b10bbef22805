#pragma once

#include "protocol/base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

/// Values <-> msgpack, for frames on sockets, for the files of a job, and for the parts of a database row
/// that no query reads.
///
/// A struct is a map from the names in its `fields` line; texts are `bin` (a Linux name is bytes),
/// enums are integers, times and durations are int64 microseconds, an unset optional is nil, and a variant
/// is a map of one entry: the alternative's `wire_name` and its struct. Reading uses defaults for missing
/// fields and ignores unknown ones, so fields may be added. It refuses wrong types, numbers and enums out
/// of range, and bytes after the value.
namespace slotd {

/// The version of every frame and file. A daemon serves the version before its own too.
inline constexpr unsigned wire_version = 1;
/// The oldest version that is still served. There was no release before this one.
inline constexpr unsigned oldest_wire_version = 1;

inline constexpr std::size_t script_limit = std::size_t{4} << 20;
inline constexpr std::size_t request_limit = std::size_t{16} << 20;
inline constexpr std::size_t page_limit = std::size_t{1} << 20;

/// Defined for: Request, FrameHead (reading), Announcement, Beat, Reply, JobRequest, Job, Event, Notice, a list of FieldChange, LaunchSpec, Claim, ExitRecord,
/// ShepherdMessage, Acknowledgement, ControlMessage, ControlAnswer, Run, Ending.
template <class T>
std::string encode(const T& value);

/// The inverse; Fault `malformed` names the field at which reading stopped.
template <class T>
Result<T> decode(std::string_view bytes);

}  // namespace slotd
