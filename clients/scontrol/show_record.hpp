#pragma once

#include "clients/scontrol/keyword.hpp"
#include "protocol/text/value.hpp"

#include <span>
#include <string>
#include <string_view>

namespace slotd::clients::control {

enum class Place { new_line, same_line };

/// How a record spells its values, if its entry does not say otherwise.
inline constexpr Spelling record_spelling{.lengths = LengthStyle::padded};

/// One `Key=Value` of a record of this Thing.
template <class Thing>
struct Entry {
  Place place = Place::new_line;
  std::string_view key;
  Value (*value)(const Thing& thing) = nullptr;  ///< none: it is the same for all
  Spelling spelling = {};
  bool (*applies)(const Thing& thing) = nullptr;  ///< none: to all
  bool optional = false;                          ///< left out where there is no value
  std::string_view suffix = {};

  /// The first of a line, and one behind it.
  static constexpr Entry line(std::string_view key, Value (*value)(const Thing& thing),
                              Spelling spelling = record_spelling) {
    return {Place::new_line, key, value, spelling};
  }
  static constexpr Entry also(std::string_view key, Value (*value)(const Thing& thing),
                              Spelling spelling = record_spelling) {
    return {Place::same_line, key, value, spelling};
  }
  /// The same text for every thing.
  static constexpr Entry line(std::string_view key, std::string_view text) {
    return {Place::new_line, key, nullptr, {.none = text}};
  }
  static constexpr Entry also(std::string_view key, std::string_view text) {
    return {Place::same_line, key, nullptr, {.none = text}};
  }

  Value value_of(const Thing& thing) const { return value ? value(thing) : Value(); }

  /// The same, but only where this holds.
  constexpr Entry where(bool (*holds)(const Thing& thing)) const {
    auto entry = *this;
    entry.applies = holds;
    return entry;
  }
  constexpr Entry if_known() const {
    auto entry = *this;
    entry.optional = true;
    return entry;
  }
  constexpr Entry followed_by(std::string_view text) const {
    auto entry = *this;
    entry.suffix = text;
    return entry;
  }
};

/// What `scontrol show` prints of one thing, in Slurm's layout: lines of `Key=Value`, all but the
/// first indented; with -o one line. Control characters are spelled out, so that nothing that a user
/// named looks like another key.
class ShowRecord {
 public:
  explicit ShowRecord(const DisplayOptions& display) : one_line_(display.one_line) {}

  template <class Thing>
  void add(std::span<const Entry<Thing>> entries, const Thing& thing) {
    for (const auto& entry : entries) {
      if (entry.applies && !entry.applies(thing)) continue;
      auto value = entry.value_of(thing);
      if (value.is_none() && entry.optional) continue;
      add(entry.place, entry.key, text_of(std::move(value), entry.spelling), entry.suffix);
    }
  }
  void add(Place place, std::string_view key, std::string_view value, std::string_view suffix = {});

  /// A job's record ends with an empty line of its own, as in Slurm.
  enum class End { plain, with_empty_line };
  /// The whole record, ready to print.
  std::string text(End end = End::plain) const;

 private:
  bool one_line_;
  std::string text_;
};

}  // namespace slotd::clients::control
