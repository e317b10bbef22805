#include "actors/host/log.hpp"

#include <unistd.h>
#include <array>
#include <atomic>
#include <ctime>
#include <string>

namespace slotd::host {

namespace {

std::atomic<LogLevel> lowest{LogLevel::info};

const char* padded_name(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return "debug ";
    case LogLevel::info: return "info  ";
    case LogLevel::warn: return "warn  ";
    case LogLevel::error: return "error ";
  }
  return "";
}

std::string local_time() {
  auto now = std::time(nullptr);
  tm parts{};
  ::localtime_r(&now, &parts);
  std::array<char, 32> text{};
  auto size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S ", &parts);
  return {text.data(), size};
}

}  // namespace

void log(LogLevel level, std::string_view text) {
  if (level < lowest.load(std::memory_order_relaxed)) return;
  auto line = local_time() + padded_name(level);
  for (auto letter : text) line += letter == '\n' ? ' ' : letter;
  line += '\n';
  // One call, so that lines of two threads or processes do not mix. A log that cannot be written is
  // no reason to stop.
  [[maybe_unused]] auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

void set_log_level(LogLevel level) { lowest.store(level, std::memory_order_relaxed); }

}  // namespace slotd::host
