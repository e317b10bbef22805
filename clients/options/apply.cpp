#include "clients/options/apply.hpp"

#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"

namespace slotd::clients {

namespace {

Done apply_one(const Given& given, std::vector<std::string>& notes) {
  const auto& option = *given.option;
  auto name = "--" + std::string(option.name);
  if (option.treatment == Treatment::reject)
    return fail(FaultCode::invalid, name + " is not supported: " + std::string(option.help));
  if (option.treatment == Treatment::note) notes.push_back(name + " has no effect on one machine");
  if (!option.set) return {};
  return option.set(given.value);
}

}  // namespace

Done apply_options(const std::vector<Given>& options, std::vector<std::string>& notes) {
  for (const auto& given : options) {
    auto done = apply_one(given, notes);
    if (done) continue;
    auto place = given.origin.empty() ? "" : " (" + given.origin + ")";
    return fail(done.error().code, done.error().text + place);
  }
  return {};
}

Result<std::uint32_t> parse_count(std::string_view text, std::string_view option) {
  auto number = parse_digits<std::uint32_t>(text);
  if (number && *number > 0) return *number;
  return fail(FaultCode::invalid,
              "Invalid numeric value \"" + printable(text) + "\" for " + std::string(option) + ".");
}

}  // namespace slotd::clients
