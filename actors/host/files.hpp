#pragma once

#include "protocol/base/result.hpp"

#include <sys/types.h>
#include <string>
#include <string_view>

namespace slotd::host {

/// The whole of a file. Fault `system` names the path and the reason.
Result<std::string> read_file(const std::string& path);

/// Does a file of that name exist? Links are followed.
bool exists(const std::string& path);

/// Writes all of `content`, in as many calls as that takes. `name` is for the Fault.
Done write_all(int fd, std::string_view content, const std::string& name);

/// Writes beside, syncs if asked, and renames into place: a reader sees the old file or the new
/// one.
enum class Sync { no, yes };
Done replace_file(const std::string& path, std::string_view content, mode_t mode, Sync sync);

/// Writes beside and link()s into place. False if the name was taken already; then nothing changes.
Result<bool> create_exclusively(const std::string& path, std::string_view content, mode_t mode);

/// Makes a folder and what is missing above it. No error if it exists. `mode` is for new folders.
Done make_folders(const std::string& path, mode_t mode);

/// Makes the names in a folder durable: after a rename, a sync of the file is not enough.
Done sync_folder(const std::string& path);

/// The folder that holds a path: what comes before the last `/`, or `.` if there is none.
std::string folder_of(const std::string& path);

}  // namespace slotd::host
