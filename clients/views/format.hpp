#pragma once

#include "clients/views/print.hpp"
#include "protocol/base/result.hpp"
#include "protocol/text/value.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace slotd::clients {

/// A field as a user asked for it, with the width and alignment that the user gave.
struct RequestedField {
  std::string name;  ///< for a code, its letter
  std::optional<std::size_t> width = {};
  std::optional<Align> align = {};
  std::string suffix = {};  ///< text behind it
  bool operator==(const RequestedField&) const = default;
};

/// How a format names its fields.
enum class Naming {
  names,       ///< the manual's: `JobID,State`
  codes,       ///< Slurm's letters: `%.18i %j`
  long_names,  ///< Slurm's names of `-O`: `JobID:10,State`
};

/// A format as it was asked for.
struct FormatSpec {
  Naming naming = Naming::names;
  std::string prefix = {};  ///< text before the first field
  std::vector<RequestedField> fields = {};
};

/// `%[.][width]letter`; text between codes is kept. A point aligns right, a minus or nothing left. Cells
/// that are too wide are cut. Fault: `unsupported squeue format code: %x`.
Result<FormatSpec> parse_codes(std::string_view format, std::string_view command);

/// `name[:[.|-][width][text]]`, separated by commas. Without a colon the field has 20 columns; with text
/// and no width it is as wide as its content.
FormatSpec parse_long_names(std::string_view list);

/// A list of names; empty parts are ignored.
FormatSpec parse_names(std::string_view list);

/// Codes if there is a `%`, else names.
Result<FormatSpec> parse_format(std::string_view format, std::string_view command);

/// A fact that a command can show of a Row: how it is asked for, what it is, and how it is spelled.
template <class Row>
struct Field {
  char code = 0;                     ///< Slurm's letter; 0: none
  std::string_view names = {};       ///< the manual's, separated by blanks
  std::string_view long_names = {};  ///< Slurm's of `-O`, separated by blanks
  std::string_view heading;
  Align align = Align::left;
  Value (*value)(const Row& row) = nullptr;
  Spelling spelling = {};

  std::string text(const Row& row) const { return text_of(value(row), spelling); }
};

/// Does a list of words, separated by blanks, hold this one in any case?
bool lists_word(std::string_view list, std::string_view word);
Fault unsupported_field(Naming naming, std::string_view command, std::string_view name);

template <class Row>
struct ShownColumn {
  const Field<Row>* field;
  Column column;
};

/// The fields of a format, found in a table.
template <class Row>
struct View {
  std::string prefix = {};
  std::vector<ShownColumn<Row>> columns = {};
  bool exact = false;  ///< printed exactly as the format says, not as a table

  std::vector<Column> layout() const {
    std::vector<Column> all;
    all.reserve(columns.size());
    for (const auto& shown : columns) all.push_back(shown.column);
    return all;
  }
  std::vector<std::string> cells(const Row& row) const {
    std::vector<std::string> cells;
    cells.reserve(columns.size());
    for (const auto& shown : columns) cells.push_back(shown.field->text(row));
    return cells;
  }
  /// The same as values, each with the first name of its field.
  Members members(const Row& row) const {
    Members members;
    for (const auto& shown : columns)
      members.add(std::string(split(shown.field->names, " ").front()), shown.field->value(row));
    return members;
  }
};

template <class Row>
const Field<Row>* find_field(std::span<const Field<Row>> fields, Naming naming,
                             std::string_view name) {
  auto pick = [&](auto is_meant) {
    auto found = std::find_if(fields.begin(), fields.end(), is_meant);
    return found == fields.end() ? nullptr : &*found;
  };
  if (naming == Naming::codes)
    return pick([&](const Field<Row>& field) { return name.size() == 1 && field.code == name[0]; });
  auto by_name = pick([&](const Field<Row>& field) { return lists_word(field.names, name); });
  auto by_long = pick([&](const Field<Row>& field) { return lists_word(field.long_names, name); });
  // Each way also accepts the other's names, where they do not collide.
  if (naming == Naming::long_names) return by_long ? by_long : by_name;
  return by_name ? by_name : by_long;
}

/// Fault: `unsupported squeue field: x`, `unsupported squeue format code: %x`.
template <class Row>
Result<View<Row>> view_of(std::span<const Field<Row>> fields, const FormatSpec& spec,
                          std::string_view command) {
  View<Row> view{spec.prefix, {}, spec.naming != Naming::names};
  for (const auto& asked : spec.fields) {
    const auto* field = find_field(fields, spec.naming, asked.name);
    if (!field) return tl::unexpected(unsupported_field(spec.naming, command, asked.name));
    auto side = view.exact ? Align::left : field->align;
    view.columns.push_back(
      {field, {field->heading, asked.align.value_or(side), asked.width, asked.suffix}});
  }
  return view;
}

/// All fields of a table, as it has them.
template <class Row>
View<Row> whole_view(std::span<const Field<Row>> fields) {
  View<Row> view;
  for (const auto& field : fields) view.columns.push_back({&field, {field.heading, field.align}});
  return view;
}

/// `%all`: each code of the table, separated by bars, small letters first.
template <class Row>
std::string all_codes(std::span<const Field<Row>> fields) {
  std::string small;
  std::string large;
  for (const auto& field : fields)
    if (field.code) (field.code >= 'a' ? small : large) += field.code;
  std::sort(small.begin(), small.end());
  std::sort(large.begin(), large.end());
  std::string format;
  for (auto code : small + large) format += (format.empty() ? "%" : "|%") + std::string(1, code);
  return format;
}

}  // namespace slotd::clients
