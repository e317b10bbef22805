#include "protocol/text/memory.hpp"

#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace slotd {

namespace {

/// The most that 64 bits can count in bytes.
constexpr std::uint64_t most_kibibytes = UINT64_MAX >> 10U;

struct Unit {
  std::string_view name;
  std::uint64_t kibibytes;
};

constexpr std::array units{
  Unit{"", 1ULL << 10U},   Unit{"K", 1},           Unit{"KB", 1},           Unit{"M", 1ULL << 10U},
  Unit{"MB", 1ULL << 10U}, Unit{"G", 1ULL << 20U}, Unit{"GB", 1ULL << 20U}, Unit{"T", 1ULL << 30U},
  Unit{"TB", 1ULL << 30U},
};

const Unit* unit_named(std::string_view name) {
  auto found = std::find_if(units.begin(), units.end(),
                            [&](const Unit& unit) { return same_word(unit.name, name); });
  return found == units.end() ? nullptr : &*found;
}

bool all_letters(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
  });
}

std::optional<Mebibytes> rounded_up(std::uint64_t count, const Unit& unit) {
  if (count > most_kibibytes / unit.kibibytes) return std::nullopt;
  return Mebibytes{(count * unit.kibibytes + 1023) / 1024};
}

}  // namespace

Result<Mebibytes> parse_memory(std::string_view text) {
  auto after = std::find_if_not(text.begin(), text.end(), is_digit);
  auto digits = text.substr(0, static_cast<std::size_t>(after - text.begin()));
  auto name = text.substr(digits.size());
  const auto* unit = unit_named(name);
  if (unit == nullptr && !digits.empty() && all_letters(name))
    return fail(FaultCode::usage, "unsupported memory unit in value: " + printable(text));
  auto count = parse_digits<std::uint64_t>(digits);
  auto size = count && unit != nullptr ? rounded_up(*count, *unit) : std::nullopt;
  if (!size) return fail(FaultCode::usage, "invalid memory value: " + printable(text));
  return *size;
}

std::string format(Mebibytes size) { return std::to_string(size.value) + "M"; }

std::string format_kibibytes(ByteCount size) {
  if (size.value == 0) return "0";
  return std::to_string((size.value - 1) / 1024 + 1) + "K";
}

}  // namespace slotd
