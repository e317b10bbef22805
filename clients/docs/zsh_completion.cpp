#include "clients/docs/completions.hpp"
#include "clients/docs/values.hpp"
#include "protocol/text/words.hpp"

namespace slotd::clients::docs {

namespace {

// The formatter would take the shell's quotes for those of C++.
// clang-format off
constexpr std::string_view zsh_functions =
  R"zsh(# Completion for zsh, written by `slotd docs` from the table of options.

__slotd_partitions() {
  local -a names=(${(f)"$(sinfo --noheader --format=%R 2>/dev/null)"})
  _values -s , partition $names
}
__slotd_jobs() {
  local -a ids=(${(f)"$(squeue --noheader --format=%i 2>/dev/null)"})
  _values -s , job $ids
}
)zsh";
// clang-format on

/// A text within an option's description, which ends at `]`, within single quotes.
std::string described(std::string_view text) {
  std::string out;
  for (char letter : text) {
    if (letter == '\'')
      out += "'\\''";
    else if (letter == '[' || letter == ']' || letter == ':' || letter == '\\')
      out += std::string{'\\', letter};
    else
      out += letter;
  }
  return out;
}

std::string action(const Values& values) {
  switch (values.kind) {
    case ValueKind::anything: return "";
    case ValueKind::words: return "(" + joined(values.words, " ") + ")";
    case ValueKind::files: return "_files";
    case ValueKind::folders: return "_files -/";
    case ValueKind::programs: return "_command_names -e";
    case ValueKind::users: return "_users";
    case ValueKind::partitions: return "__slotd_partitions";
    case ValueKind::jobs: return "__slotd_jobs";
  }
  return "";
}

std::string zsh_argument(const Option& option) {
  if (option.argument == Argument::none) return "";
  auto colons = option.argument == Argument::optional ? "::" : ":";
  return colons + described(option.value) + ":" + action(values_of(option));
}

/// What follows a name: a value in the next word or behind `=`, behind `=` alone, or nothing.
std::string_view joint(const Option& option) {
  if (option.argument == Argument::required) return "=";
  return option.argument == Argument::optional ? "=-" : "";
}

std::string specification(const Option& option) {
  auto rest = "[" + described(option.help) + "]" + zsh_argument(option);
  auto name = "--" + std::string(option.name);
  auto text = "    '" + name + std::string(joint(option)) + rest + "' \\\n";
  if (!option.letter) return text;
  auto stuck = option.argument == Argument::required   ? "+"
               : option.argument == Argument::optional ? "-"
                                                       : "";
  return text + "    '-" + option.letter + stuck + rest + "' \\\n";
}

std::string operands(std::string_view word) {
  auto values = operands_of(word);
  if (values.kind == ValueKind::anything) return "    && return\n";
  return "    '*:" + std::string(values.kind == ValueKind::jobs ? "job" : "word") + ":" +
         action(values) + "'\n";
}

std::string call(const Subject& subject) {
  std::string text = "_arguments -s \\\n";
  for (const auto& option : subject.table)
    if (is_taken(option)) text += specification(option);
  return text + operands(subject.word);
}

}  // namespace

std::string zsh_file(const Subject& subject) {
  const auto* command = find_command(subject.word);
  auto is_link = command != nullptr && command->called == LinkName::alone;
  return (is_link ? "#compdef " + std::string(subject.word) + "\n" : std::string("#autoload\n")) +
         std::string(zsh_functions) + "\n" + call(subject);
}

std::string zsh_main_file(std::span<const Command> all) {
  std::string words = "    'daemon:serve the queue until SIGTERM'\n";
  for (const auto& command : all)
    if (command.listing == Listing::shown)
      words += "    '" + std::string(command.name) + ":" + described(command.summary) + "'\n";
  return "#compdef slotd\n# Completion for zsh, written by `slotd docs`.\n\nif (( CURRENT == 2 )); "
         "then\n"
         "  local -a commands=(\n" +
         words +
         "  )\n  _describe command commands\nelse\n  shift words\n  (( CURRENT-- ))\n"
         "  _call_function ret _${words[1]} || _call_function ret _slotd_${words[1]}\nfi\n";
}

}  // namespace slotd::clients::docs
