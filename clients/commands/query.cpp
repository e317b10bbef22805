#include "clients/commands/query.hpp"

#include "clients/options/apply.hpp"
#include "clients/options/environment.hpp"

#include <algorithm>
#include <cstdlib>

namespace slotd::clients {

namespace {

bool is_given(const CommandLine& line, const Option* option) {
  return std::any_of(line.options.begin(), line.options.end(),
                     [option](const ParsedOption& given) { return given.option == option; });
}

}  // namespace

tl::expected<CommandLine, int> read_query(const Program& program, const OptionTable& table,
                                          const Screen& screen, const Words& words) {
  auto line = read_command_line(program, table, screen, words, Operands::anywhere);
  if (!line) return line;
  auto options = from_environment(table, [](const char* name) { return std::getenv(name); });
  std::erase_if(options, [&](const ParsedOption& given) { return is_given(*line, given.option); });
  options.insert(options.end(), line->options.begin(), line->options.end());
  std::vector<std::string> notes;
  if (auto done = apply_options(options, notes); !done) {
    report(program.name, done.error());
    return tl::unexpected(program.misuse_status);
  }
  return line;
}

tl::expected<std::unique_ptr<Connection>, int> connection_for(const Program& program) {
  auto connect_options = connect_options_from_environment();
  if (!connect_options) return tl::unexpected(report_query(program.name, connect_options.error()));
  return std::make_unique<Connection>(*connect_options);
}

Option text_row(std::string_view name, char letter, std::string_view value,
                std::optional<std::string>& target, std::string_view help) {
  return {.name = name,
          .letter = letter,
          .argument = Argument::required,
          .value = value,
          .help = help,
          .set = [&target](std::string_view text) {
            target = std::string(text);
            return Done{};
          }};
}

Option idle_row(std::string_view name, char letter, std::string_view value, std::string_view help) {
  return {.name = name,
          .letter = letter,
          .argument = value.empty() ? Argument::none : Argument::required,
          .value = value,
          .help = help};
}

std::optional<std::string> variable(const char* name) {
  const auto* value = std::getenv(name);
  if (!value || !*value) return std::nullopt;
  return value;
}

}  // namespace slotd::clients
