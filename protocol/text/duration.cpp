#include "protocol/text/duration.hpp"

#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <array>
#include <cstdint>
#include <cstdio>

namespace slotd {

namespace {

/// The longest limit that differs from no limit: Slurm has a field of 32 bits, in minutes.
constexpr std::uint64_t longest_limit = 60ULL * 4294967294ULL;

constexpr std::uint64_t a_minute = 60;
constexpr std::uint64_t an_hour = 60 * a_minute;
constexpr std::uint64_t a_day = 24 * an_hour;

/// Numbers separated by colons, each with a unit of its own, in seconds.
std::optional<std::uint64_t> sum(std::string_view text, const std::vector<std::uint64_t>& units) {
  auto parts = split(text, ":");
  if (parts.size() > units.size()) return std::nullopt;
  std::uint64_t seconds = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    auto number = parse_digits<std::uint64_t>(parts[i]);
    if (!number || *number > longest_limit / units[i]) return std::nullopt;
    seconds += *number * units[i];
  }
  return seconds;
}

/// `M`, `M:S`, `H:M:S`.
std::optional<std::uint64_t> clock_seconds(std::string_view text) {
  if (split(text, ":").size() < 3) return sum(text, {a_minute, 1});
  return sum(text, {an_hour, a_minute, 1});
}

/// `D-H`, `D-H:M`, `D-H:M:S`, or no day at all.
std::optional<std::uint64_t> limit_seconds(std::string_view text) {
  auto dash = text.find('-');
  if (dash == std::string_view::npos) return clock_seconds(text);
  auto days = sum(text.substr(0, dash), {a_day});
  auto rest = sum(text.substr(dash + 1), {an_hour, a_minute, 1});
  if (!days || !rest) return std::nullopt;
  return *days + *rest;
}

bool says_unlimited(std::string_view text) {
  return same_word(text, "UNLIMITED") || same_word(text, "INFINITE");
}

struct Clock {
  std::int64_t days;
  int hours;
  int minutes;
  int seconds;
};

Clock clock_of(Duration length) {
  auto total = std::chrono::duration_cast<std::chrono::seconds>(length).count();
  if (total < 0) total = 0;  // a clock that was set back may yield this
  return {total / 86400, static_cast<int>(total / 3600 % 24), static_cast<int>(total / 60 % 60),
          static_cast<int>(total % 60)};
}

template <class... Number>
std::string print(const char* format, Number... numbers) {
  std::array<char, 64> line{};
  std::snprintf(line.data(), line.size(), format, numbers...);
  return line.data();
}

}  // namespace

Result<std::optional<Duration>> parse_time_limit(std::string_view text) {
  if (says_unlimited(text)) return std::nullopt;
  auto seconds = limit_seconds(text);
  if (!seconds || *seconds > longest_limit)
    return fail(FaultCode::usage, "invalid time limit: " + printable(text));
  if (*seconds == 0) return std::nullopt;
  return std::chrono::seconds{*seconds};
}

std::string format_short(Duration length) {
  auto [days, hours, minutes, seconds] = clock_of(length);
  if (days > 0) return format_long(length);
  if (hours > 0) return print("%d:%02d:%02d", hours, minutes, seconds);
  return print("%d:%02d", minutes, seconds);
}

std::string format_long(Duration length) {
  auto [days, hours, minutes, seconds] = clock_of(length);
  auto clock = print("%02d:%02d:%02d", hours, minutes, seconds);
  return days > 0 ? std::to_string(days) + "-" + clock : clock;
}

std::string format_limit(const std::optional<Duration>& limit) {
  return limit ? format_long(*limit) : "UNLIMITED";
}

}  // namespace slotd
