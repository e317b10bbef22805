#pragma once

#include <string_view>

namespace slotd::host {

enum class LogLevel { debug, info, warn, error };

/// One line for each fact, to standard error: `2026-11-23T05:52:27 info  text`. From any thread.
void log(LogLevel level, std::string_view text);
/// What is below it is not written. Default: info.
void set_log_level(LogLevel level);

}  // namespace slotd::host
