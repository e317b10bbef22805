#include "clients/docs/completions.hpp"
#include "clients/docs/values.hpp"
#include "protocol/text/words.hpp"

namespace slotd::clients::docs {

namespace {

constexpr std::string_view fish_heading =
  "# Completion for fish, written by `slotd docs` from the table of options.\n";

/// Within single quotes only `'` and `\` are special.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (char letter : text) {
    if (letter == '\'' || letter == '\\') out += '\\';
    out += letter;
  }
  return out + "'";
}

std::string fish_offer(const Values& values) {
  switch (values.kind) {
    case ValueKind::anything: return "";
    case ValueKind::words: return " -a " + quoted(joined(values.words, " "));
    case ValueKind::files: return " -F";
    case ValueKind::folders: return " -a '(__fish_complete_directories (commandline -ct))'";
    case ValueKind::programs: return " -a '(__fish_complete_command)'";
    case ValueKind::users: return " -a '(__fish_complete_users)'";
    case ValueKind::partitions: return " -a '(sinfo --noheader --format=%R 2>/dev/null)'";
    case ValueKind::jobs: return " -a '(squeue --noheader --format=%i 2>/dev/null)'";
  }
  return "";
}

/// fish has no options whose value must follow `=`: these are offered without one.
std::string line(std::string_view command, const Option& option) {
  auto text = std::string(command) + " -l " + std::string(option.name);
  if (option.letter) text += std::string(" -s ") + option.letter;
  auto values = values_of(option);
  if (option.argument == Argument::required)
    text += values.kind == ValueKind::files ? " -r" : " -x";
  if (option.argument != Argument::none) text += fish_offer(values);
  return text + " -d " + quoted(option.help) + "\n";
}

std::string beginning(std::string_view word) {
  const auto* command = find_command(word);
  if (command != nullptr && command->called == LinkName::alone)
    return "complete -c " + std::string(word);
  return "complete -c slotd -n '__fish_seen_subcommand_from " + std::string(word) + "'";
}

}  // namespace

std::string fish_file(const Subject& subject) {
  auto command = beginning(subject.word);
  auto operands = operands_of(subject.word);
  std::string text(fish_heading);
  if (operands.kind != ValueKind::files) text += command + " -f" + fish_offer(operands) + "\n";
  for (const auto& option : subject.table)
    if (is_taken(option)) text += line(command, option);
  return text;
}

std::string fish_main_file(std::span<const Command> all) {
  auto text = std::string(fish_heading) + "complete -c slotd -f\n";
  auto add = [&](std::string_view word, std::string_view summary) {
    text += "complete -c slotd -n __fish_use_subcommand -a " + std::string(word) + " -d " +
            quoted(summary) + "\n";
  };
  add("daemon", "serve the queue until SIGTERM");
  for (const auto& command : all)
    if (command.listing == Listing::shown) add(command.name, command.summary);
  return text;
}

}  // namespace slotd::clients::docs
