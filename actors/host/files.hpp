#pragma once

#include "protocol/base/result.hpp"

#include <sys/types.h>
#include <string>
#include <string_view>

namespace slotd::host {

/// The whole of a file. Fault `system` names the path and the reason.
Result<std::string> read_file(const std::string& path);

/// Does a file of that name exist (following links)?
bool exists(const std::string& path);

/// Writes all of it, however many calls that takes. `name` is for the Fault.
Done write_all(int fd, std::string_view content, const std::string& name);

/// Writes beside, syncs if asked, and renames into place: a reader sees the old file or the new
/// one.
enum class Sync { no, yes };
Done replace_file(const std::string& path, std::string_view content, mode_t mode, Sync sync);

/// Writes beside and link()s into place. False: the name was taken already, nothing was changed.
Result<bool> create_exclusively(const std::string& path, std::string_view content, mode_t mode);

/// Makes a folder and what is missing above it. No error if it is there. `mode` is of new folders.
Done make_folders(const std::string& path, mode_t mode);

/// Makes names in a folder durable: after a rename the file's own sync is not enough.
Done sync_folder(const std::string& path);

/// What stands before the last `/`: the folder that holds it; `.` where there is none.
std::string folder_of(const std::string& path);

}  // namespace slotd::host
