#include "clients/views/format.hpp"

#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"

#include <cctype>

namespace slotd::clients {

namespace {

constexpr std::size_t default_long_width = 20;

/// Removes `.`, `-` and digits from the front: an alignment and a width.
void take_width(std::string_view& text, RequestedField& field) {
  auto sign = text.substr(0, 1);
  if (sign == "." || sign == "-") {
    field.align = sign == "." ? Align::right : Align::left;
    text.remove_prefix(1);
  }
  auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  auto digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  // A width of 0 means none, as in Slurm.
  if (auto width = parse_digits<std::uint16_t>(digits); width && *width > 0) field.width = *width;
  text.remove_prefix(digits.size());
}

Fault unsupported_code(std::string_view command, std::string_view code) {
  return {FaultCode::invalid,
          "unsupported " + std::string(command) + " format code: %" + printable(code)};
}

Result<RequestedField> parse_code(std::string_view text, std::string_view command) {
  RequestedField field;
  auto rest = text;
  take_width(rest, field);
  if (rest.empty() || std::isalpha(static_cast<unsigned char>(rest.front())) == 0)
    return tl::unexpected(unsupported_code(command, rest.empty() ? text : rest.substr(0, 1)));
  field.name = rest.substr(0, 1);
  field.suffix = rest.substr(1);
  return field;
}

RequestedField parse_long_name(std::string_view text) {
  RequestedField field;
  auto colon = text.find(':');
  field.name = text.substr(0, colon);
  if (colon == std::string_view::npos) {
    field.width = default_long_width;
    return field;
  }
  auto rest = text.substr(colon + 1);
  take_width(rest, field);
  field.suffix = rest;
  return field;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

// Slurm splits a format at each `%` and ignores empty parts, so `%%` prints nothing.
Result<FormatSpec> parse_codes(std::string_view format, std::string_view command) {
  FormatSpec spec{Naming::codes};
  auto parts = split(format, "%");
  spec.prefix = parts.front();
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (parts[i].empty() && i + 1 < parts.size()) continue;
    auto field = parse_code(parts[i], command);
    if (!field) return tl::unexpected(field.error());
    spec.fields.push_back(std::move(*field));
  }
  return spec;
}

FormatSpec parse_long_names(std::string_view list) {
  FormatSpec spec{Naming::long_names};
  for (auto part : split(list, ",")) spec.fields.push_back(parse_long_name(part));
  return spec;
}

FormatSpec parse_names(std::string_view list) {
  FormatSpec spec;
  for (auto part : split(list, ","))
    if (auto name = trimmed(part); !name.empty()) spec.fields.push_back({std::string(name)});
  // An empty list is refused as an unknown field.
  if (spec.fields.empty()) spec.fields.push_back({});
  return spec;
}

Result<FormatSpec> parse_format(std::string_view format, std::string_view command) {
  if (format.find('%') == std::string_view::npos) return parse_names(format);
  return parse_codes(format, command);
}

bool lists_word(std::string_view list, std::string_view word) {
  if (word.empty()) return false;
  auto words = split(list, " ");
  return std::any_of(words.begin(), words.end(),
                     [word](auto listed) { return same_word(listed, word); });
}

Fault unsupported_field(Naming naming, std::string_view command, std::string_view name) {
  if (naming == Naming::codes) return unsupported_code(command, name);
  return {FaultCode::invalid, "unsupported " + std::string(command) + " field: " + printable(name)};
}

}  // namespace slotd::clients
