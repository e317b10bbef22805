#pragma once

#include "protocol/base/amounts.hpp"

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace slotd {

struct Value;
struct Member;
using List = std::vector<Value>;

/// Named values, in the order in which they are shown.
struct Members {
  std::vector<std::string> keys;
  List values;  ///< one for each key

  Members();
  Members(std::initializer_list<Member> members);
  void add(std::string key, Value value);
};

/// A fact that is shown, kept apart from how it is spelled. Tables, records and JSON print values, and
/// rows are sorted by them.
struct Value {
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Time, Duration, ByteCount,
               List, Members>
    held;

  Value() = default;                   ///< there is none
  template <std::same_as<bool> Truth>  // nothing that only converts to it
  Value(Truth truth) : held(truth) {}
  template <std::integral Number>
    requires(!std::same_as<Number, bool>)
  Value(Number number) : held(static_cast<std::int64_t>(number)) {}
  Value(double number) : held(number) {}
  Value(std::string text) : held(std::move(text)) {}
  Value(std::string_view text) : held(std::string(text)) {}
  Value(const char* text) : held(std::string(text)) {}
  Value(Time moment) : held(moment) {}
  Value(Duration length) : held(length) {}
  Value(ByteCount memory) : held(memory) {}
  Value(Mebibytes memory) : held(ByteCount{memory.value << 20}) {}
  Value(List list) : held(std::move(list)) {}
  Value(Members members) : held(std::move(members)) {}
  template <class Known>
  Value(const std::optional<Known>& known) : Value(known ? Value(*known) : Value()) {}

  bool is_none() const { return held.index() == 0; }
};

struct Member {
  std::string key;
  Value value;
};

inline Members::Members() = default;

inline Members::Members(std::initializer_list<Member> members) {
  for (const auto& [key, value] : members) add(key, value);
}

inline void Members::add(std::string key, Value value) {
  keys.push_back(std::move(key));
  values.push_back(std::move(value));
}

/// None where there is no text.
inline Value text_or_none(std::string_view text) { return text.empty() ? Value() : Value(text); }

enum class LengthStyle {
  shortest,     ///< squeue's: `M:SS`, `D-HH:MM:SS`
  padded,       ///< sacct's: `HH:MM:SS`, `D-HH:MM:SS`
  thousandths,  ///< sacct's for CPU time: `MM:SS.mmm`, with hours and days where there are any
};

enum class MemoryUnit { mebibytes, kibibytes };

/// How a command spells values as text.
struct Spelling {
  std::string_view none = {};  ///< stands for what there is not
  std::string_view yes = "1";
  std::string_view no = "0";
  LengthStyle lengths = LengthStyle::shortest;
  MemoryUnit memory = MemoryUnit::mebibytes;
  int decimals = 2;
};

/// A moment is local time; a list is parted by commas; members are `key=value`, parted by commas.
std::string text_of(const Value& value, const Spelling& spelling = {});
/// The same, for a value that is not needed any more.
std::string text_of(Value&& value, const Spelling& spelling = {});

}  // namespace slotd
