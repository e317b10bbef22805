#include "clients/process/export_file.hpp"

#include "actors/host/reading.hpp"
#include "clients/process/client_paths.hpp"
#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
#include <optional>

namespace slotd::clients {

namespace {

using namespace std::string_view_literals;

/// More than a request may hold.
constexpr std::size_t longest_text = std::size_t{16} << 20;
constexpr int first_free_descriptor = 3;

tl::unexpected<Fault> unreadable_export(std::string_view name, std::string_view why) {
  return fail(FaultCode::invalid,
              "Could not open user environment file " + printable(name) + ": " + std::string(why));
}

bool is_name(std::string_view name) {
  auto fits = [](char letter) {
    return letter > ' ' && letter != '\x7f' && letter != '"' && letter != '\'' && letter != '#';
  };
  return !name.empty() && !is_digit(name.front()) && std::ranges::all_of(name, fits);
}

bool is_assignment(std::string_view entry) {
  auto equals = entry.find('=');
  return equals != std::string_view::npos && is_name(entry.substr(0, equals));
}

}  // namespace

Result<std::vector<std::string>> parse_export_file(std::string_view text, std::string_view name) {
  bool parted_by_nul = text.find('\0') != std::string_view::npos;
  std::vector<std::string> entries;
  std::size_t number = 0;
  for (auto entry : split(text, parted_by_nul ? "\0"sv : "\n"sv)) {
    ++number;
    if (entry.empty() || (!parted_by_nul && entry.front() == '#')) continue;
    if (!is_assignment(entry))
      return fail(FaultCode::invalid, "Invalid user environment file " + printable(name) +
                                        (parted_by_nul ? ", entry " : ", line ") +
                                        std::to_string(number) +
                                        ": must be NAME=value: " + printable(entry));
    entries.emplace_back(entry);
  }
  return entries;
}

Result<std::vector<std::string>> read_export_file(const std::string& name) {
  auto number = parse_digits<int>(name);
  bool is_open = number && *number >= first_free_descriptor;
  auto text =
    is_open ? host::read_open_file(*number, longest_text) : host::read_text(name, longest_text);
  if (!text) return unreadable_export(name, errno_text(text.error()));
  if (text->size() > longest_text)
    return unreadable_export(name, "larger than an environment may be");
  return parse_export_file(*text, name);
}

}  // namespace slotd::clients
