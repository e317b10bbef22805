#include "clients/options/apply.hpp"

#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"

#include <algorithm>

namespace slotd::clients {

namespace {

/// The last of several notes counts, at the place of the first.
void take_note(std::vector<std::string>& notes, const std::string& name, std::string_view value) {
  auto note = value.empty() ? name : name + "=" + std::string(value);
  auto is_same = [&](const std::string& other) {
    return other == name || other.starts_with(name + "=");
  };
  auto known = std::find_if(notes.begin(), notes.end(), is_same);
  if (known == notes.end()) return notes.push_back(std::move(note));
  *known = std::move(note);
}

std::string_view without_lead(std::string_view text) {
  auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(text[first] == '+' ? first + 1 : first);
}

Done apply_one(const ParsedOption& given, std::vector<std::string>& notes) {
  const auto& option = *given.option;
  auto name = "--" + std::string(option.name);
  if (option.treatment == Treatment::reject)
    return fail(FaultCode::invalid, name + " is not supported: " + std::string(option.help));
  if (option.set)
    if (auto done = option.set(given.value); !done) return done;
  if (option.treatment == Treatment::note) take_note(notes, name, given.value);
  return {};
}

}  // namespace

Done apply_options(const std::vector<ParsedOption>& options, std::vector<std::string>& notes) {
  for (const auto& given : options) {
    auto done = apply_one(given, notes);
    if (done) continue;
    auto place = given.origin.empty() ? "" : " (" + given.origin + ")";
    return fail(done.error().code, done.error().text + place);
  }
  return {};
}

Result<std::uint32_t> parse_count(std::string_view text, std::string_view option) {
  auto number = parse_digits<std::uint32_t>(without_lead(text));
  if (number && *number > 0) return *number;
  return fail(FaultCode::invalid,
              "Invalid numeric value \"" + printable(text) + "\" for " + std::string(option) + ".");
}

}  // namespace slotd::clients
