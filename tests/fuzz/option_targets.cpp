#include "clients/options/directives.hpp"
#include "clients/options/resource_values.hpp"
#include "tests/fuzz/target.hpp"

namespace slotd::fuzz {

using namespace clients;

namespace {

/// Rows of every kind.
const OptionTable& table() {
  static const OptionTable rows{
    {.name = "job-name", .letter = 'J', .argument = Argument::required, .help = ""},
    {.name = "job-file", .hidden_names = "script", .argument = Argument::required, .help = ""},
    {.name = "nice", .letter = 'n', .argument = Argument::optional, .help = ""},
    {.name = "hold", .other_names = "held wait", .letter = 'H', .help = ""},
    {.name = "help",
     .letter = 'h',
     .help = "",
     .directives = Directives::pass_over,
     .ends_reading = true},
  };
  return rows;
}

/// A directive's line that says these words and no others.
std::string line_of(const Directive& directive) {
  std::string line = "#SBATCH";
  for (const auto& word : directive.words) {
    line += " '";
    for (char letter : word)
      line += letter == '\'' || letter == '\\' ? std::string{'\\', letter} : std::string(1, letter);
    line += "'";
  }
  return line + "\n";
}

void demand_known(const ParsedOption& given) {
  demand(given.option->directives == Directives::count,
         "what does not count in a script is left out");
  demand(!given.origin.empty(), "every option knows its line");
  demand(given.option->argument != Argument::none || given.value.empty(), "a flag has no value");
}

}  // namespace

void directives(std::string_view input) {
  auto found = find_directives(input, "job.sh");
  if (is_refused(found)) return;
  std::string script = "#!/bin/sh\n";
  for (const auto& directive : *found) script += line_of(directive);
  auto again = find_directives(script, "job.sh");
  demand(again.has_value() && again->size() == found->size(), "quoted words can be read");
  for (std::size_t i = 0; i < found->size(); ++i)
    demand((*again)[i].words == (*found)[i].words, "quotes keep a word as it is");
  auto options = parse_directives(table(), input, "job.sh");
  if (is_refused(options)) return;
  for (const auto& given : *options) demand_known(given);
}

void resource_values(std::string_view input) {
  is_refused(parse_nodes(input));
  is_refused(parse_gpus(input, "--gpus"));
  is_refused(parse_gres(input));
  is_refused(parse_warning(input));
}

}  // namespace slotd::fuzz
