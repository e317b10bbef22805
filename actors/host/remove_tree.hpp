#pragma once

#include "protocol/base/result.hpp"

#include <string>

namespace slotd::host {

/// Removes a folder and everything in it. Symbolic links are removed, never followed, and what lies on
/// another file system stays. No error if there is no such folder. Fault `system`: what could not be
/// removed first, and why; other parts of the folder may be gone then.
Done remove_tree(const std::string& path);

}  // namespace slotd::host
