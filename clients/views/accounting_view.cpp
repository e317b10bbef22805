#include "clients/views/accounting_fields.hpp"
#include "protocol/text/number.hpp"

#include <unistd.h>

#include <cstdint>

// Finds the fields of sacct that a list names.
namespace slotd::clients {

namespace {

using FoundView = Result<AccountingView>;

FoundView view_of_code(std::string_view text) {
  auto spec = parse_codes(text, "sacct");
  if (!spec) return tl::unexpected(spec.error());
  const auto& field = spec->fields.front();
  if (spec->fields.size() > 1 || !spec->prefix.empty() || !field.suffix.empty())
    return tl::unexpected(unsupported_field(Naming::codes, "sacct", text.substr(1)));
  return view_of(accounting_fields(), *spec, "sacct");
}

/// `NAME%20`, `NAME%-20`.
FoundView view_of_name(std::string_view text) {
  auto percent = text.find('%');
  RequestedField asked{std::string(text.substr(0, percent))};
  if (percent != std::string_view::npos) {
    auto digits = text.substr(percent + 1);
    asked.align = digits.starts_with('-') ? Align::left : Align::right;
    if (digits.starts_with('-')) digits.remove_prefix(1);
    auto width = parse_digits<std::uint16_t>(digits);
    if (!width || *width == 0)
      return tl::unexpected(unsupported_field(Naming::names, "sacct", text));
    asked.width = *width;
  }
  return view_of(accounting_fields(), {Naming::names, "", {asked}}, "sacct");
}

/// Uses the full state in columns that are wide enough for `CANCELLED by UID`.
void show_full_states(AccountingView& view, StateText states) {
  auto needed = ("CANCELLED by " + std::to_string(::getuid())).size();
  for (auto& shown : view.columns) {
    auto has_room =
      shown.column.width ? *shown.column.width >= needed : states == StateText::full_form;
    if (has_room && shown.field->heading == full_state_field().heading)
      shown.field = &full_state_field();
  }
}

}  // namespace

Result<AccountingView> accounting_view(std::string_view list, StateText states) {
  AccountingView view;
  for (auto part : split(list, ", ")) {
    if (part.empty()) continue;
    if (same_word(part, "ALL")) {
      for (const auto& field : accounting_fields())
        if (!field.names.empty()) view.columns.push_back({&field, {field.heading, field.align}});
      continue;
    }
    auto one = part.front() == '%' ? view_of_code(part) : view_of_name(part);
    if (!one) return one;
    for (auto& shown : one->columns)
      shown.column.align = shown.column.width ? shown.column.align : shown.field->align;
    view.columns.insert(view.columns.end(), one->columns.begin(), one->columns.end());
  }
  if (view.columns.empty()) return tl::unexpected(unsupported_field(Naming::names, "sacct", ""));
  show_full_states(view, states);
  return view;
}

std::string accounting_field_names() {
  constexpr std::size_t width = 20;
  constexpr int columns = 4;
  std::string text;
  int column = 0;
  for (const auto& field : accounting_fields()) {
    if (field.names.empty()) continue;
    text += field.names;
    text += ++column % columns == 0 ? "\n" : std::string(width - field.names.size(), ' ');
  }
  return column % columns == 0 ? text : text + "\n";
}

}  // namespace slotd::clients
