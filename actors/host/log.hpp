#pragma once

#include <string_view>

namespace slotd::host {

enum class LogLevel { debug, info, warn, error };

/// Writes one line to standard error: `2026-11-23T05:52:27 info  text`. May be called from any thread.
void log(LogLevel level, std::string_view text);
/// Lines below this level are not written. The default is info.
void set_log_level(LogLevel level);

}  // namespace slotd::host
