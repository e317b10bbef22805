#include "protocol/text/value.hpp"

#include "protocol/text/duration.hpp"
#include "protocol/text/instant.hpp"
#include "protocol/text/memory.hpp"
#include "protocol/text/words.hpp"

#include <array>
#include <cstdio>

namespace slotd {

namespace {

std::string fixed(double number, int decimals) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, number);
  return text.data();
}

std::string with_thousandths(Duration length) {
  auto whole = format_long(length);
  if (whole.starts_with("00:")) whole.erase(0, 3);
  auto thousandths = static_cast<std::uint64_t>(length.count() / 1000 % 1000);
  return whole + "." + padded(thousandths, 3);
}

std::string length_text(Duration length, LengthStyle style) {
  switch (style) {
    case LengthStyle::shortest: return format_short(length);
    case LengthStyle::padded: return format_long(length);
    case LengthStyle::thousandths: return with_thousandths(length);
  }
  return {};
}

/// The text of each kind of value.
struct Speller {
  const Spelling& spelling;

  std::string operator()(std::monostate) const { return std::string(spelling.none); }
  std::string operator()(bool truth) const {
    return std::string(truth ? spelling.yes : spelling.no);
  }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(double number) const { return fixed(number, spelling.decimals); }
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(Time moment) const { return format_instant(moment); }
  std::string operator()(Duration length) const { return length_text(length, spelling.lengths); }
  std::string operator()(ByteCount memory) const {
    if (spelling.memory == MemoryUnit::kibibytes) return format_kibibytes(memory);
    return format(Mebibytes{memory.value >> 20});
  }
  std::string operator()(const List& list) const {
    std::string text;
    for (const auto& value : list) text += (text.empty() ? "" : ",") + text_of(value, spelling);
    return text;
  }
  std::string operator()(const Members& members) const {
    std::string text;
    for (std::size_t i = 0; i < members.keys.size(); ++i)
      text += (i == 0 ? "" : ",") + members.keys[i] + "=" + text_of(members.values[i], spelling);
    return text;
  }
};

}  // namespace

std::string text_of(const Value& value, const Spelling& spelling) {
  return std::visit(Speller{spelling}, value.held);
}

std::string text_of(Value&& value, const Spelling& spelling) {
  if (auto* text = std::get_if<std::string>(&value.held)) return std::move(*text);
  return std::visit(Speller{spelling}, value.held);
}

}  // namespace slotd
