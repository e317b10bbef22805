#include "clients/docs/man_page.hpp"

#include "protocol/settings.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
#include <cctype>
#include <map>

namespace slotd::clients::docs {

namespace {

/// A text for groff: with dashes that can be copied, and nothing that it takes for a request.
std::string set_text(std::string_view text) {
  std::string out;
  for (char letter : text) {
    if (letter == '\\')
      out += "\\e";
    else if (letter == '-')
      out += "\\-";
    else
      out += letter;
  }
  if (out.starts_with('.') || out.starts_with('\'')) out.insert(0, "\\&");
  return out;
}

std::string bold(std::string_view text) { return "\\fB" + set_text(text) + "\\fR"; }
std::string slanted(std::string_view text) { return "\\fI" + set_text(text) + "\\fR"; }

std::string upper(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char letter) {
    return static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  });
  return out;
}

std::string heading(std::string_view name, std::string_view summary, std::string_view version) {
  constexpr std::string_view remark = R"(.\" Written by `slotd docs` from the table of options.)";
  return std::string(remark) + "\n.TH " + upper(name) + R"( 1 "" "slotd )" + std::string(version) +
         R"(" "slotd")" + "\n.SH NAME\n" + set_text(name) + R"( \- )" + set_text(summary) + "\n";
}

/// A synopsis with `or` has several lines.
std::string synopsis(std::string_view text) {
  constexpr std::string_view between = "   or   ";
  std::string out = ".SH SYNOPSIS\n.nf\n";
  for (;;) {
    auto end = std::min(text.find(between), text.size());
    out += set_text(text.substr(0, end)) + "\n";
    if (end == text.size()) return out + ".fi\n";
    text.remove_prefix(end + between.size());
  }
}

std::string set_argument(const Option& option) {
  if (option.argument == Argument::required) return "=" + slanted(option.value);
  if (option.argument == Argument::optional) return "[=" + slanted(option.value) + "]";
  return {};
}

std::string head_of(const Option& option) {
  auto letter = option.letter ? bold(std::string("-") + option.letter) + ", " : "";
  return letter + bold("--" + std::string(option.name)) + set_argument(option);
}

std::string entry(const Option& option) {
  auto text = ".TP\n" + head_of(option) + "\n" + set_text(option.help) + ".\n";
  if (!option.other_names.empty())
    for (auto name : split(option.other_names, " "))
      text += "Also " + bold("--" + std::string(name)) + ".\n";
  if (option.directives == Directives::pass_over && !option.ends_reading)
    text += "Counts on the command line alone.\n";
  return text;
}

std::string options_of(const OptionTable& table) {
  std::string text = ".SH OPTIONS\n";
  std::string_view group;
  for (const auto& option : table) {
    if (!is_taken(option)) continue;
    if (option.group != group && !option.group.empty())
      text += ".SS " + set_text(option.group) + "\n";
    group = option.group;
    text += entry(option);
  }
  return text;
}

std::string refused_of(const OptionTable& table) {
  std::string text;
  for (const auto& option : table)
    if (!is_taken(option)) text += entry(option);
  return text.empty()
           ? text
           : ".SH REFUSED OPTIONS\nThese end in an error, and nothing is queued.\n" + text;
}

std::string variables_of(const OptionTable& table) {
  std::map<std::string, std::string_view> variables;
  for (const auto& option : table) {
    if (!is_taken(option) || option.variables.empty()) continue;
    for (auto name : split(option.variables, " ")) variables.emplace(name, option.name);
  }
  if (variables.empty()) return {};
  std::string text = ".SH ENVIRONMENT\nAn option on the command line outranks its variable.\n";
  for (const auto& [name, option] : variables)
    text += ".TP\n" + bold(name) + "\n" + "As " + bold("--" + std::string(option)) + ".\n";
  return text;
}

/// Lines that are printed unchanged.
std::string block(std::string_view title, std::string_view lines) {
  if (lines.empty()) return {};
  std::string text = ".SH " + std::string(title) + "\n.nf\n";
  while (lines.starts_with('\n')) lines.remove_prefix(1);
  for (auto line : split(lines, "\n"))
    if (!line.empty()) text += set_text(line) + "\n";
  return text + ".fi\n";
}

std::string see_also(std::string_view own) {
  std::string text;
  for (const auto& command : commands()) {
    auto name = page_name(command.name);
    if (command.listing != Listing::shown || name == own) continue;
    text += (text.empty() ? "" : ",\n") + bold(name) + "(1)";
  }
  if (own != "slotd") text += ",\n" + bold("slotd") + "(1)";
  return ".SH SEE ALSO\n" + text + "\n";
}

/// The text below the options.
std::string_view title_of_more(std::string_view word) {
  const auto* command = find_command(word);
  return command != nullptr && command->listing == Listing::hidden ? "NOTES" : "COMMANDS";
}

}  // namespace

std::string page_name(std::string_view word) {
  const auto* command = find_command(word);
  auto is_link = command != nullptr && command->called == LinkName::alone;
  return (is_link ? "" : "slotd-") + std::string(word);
}

std::string man_page(const Subject& subject, std::string_view version) {
  auto name = page_name(subject.word);
  return heading(name, subject.summary, version) + synopsis(subject.program.synopsis) +
         ".SH DESCRIPTION\nOne of the commands of " + bold("slotd") +
         "(1), the job queue for one workstation.\n" + options_of(subject.table) +
         block(title_of_more(subject.word), subject.program.more) + refused_of(subject.table) +
         variables_of(subject.table) + see_also(name);
}

std::string main_man_page(std::span<const Command> all, std::string_view version) {
  auto text =
    heading("slotd", "a job queue for one workstation, with the commands of Slurm", version) +
    synopsis("slotd COMMAND [options]   or   a command's own name: sbatch [options]") +
    ".SH COMMANDS\n.TP\n" + bold("daemon") +
    "\nServe the queue until SIGTERM; running jobs outlive it.\n";
  for (const auto& command : all)
    if (command.listing == Listing::shown)
      text += ".TP\n" + bold(command.name) + "\n" + set_text(command.summary) + ".\n";
  text += ".SH ENVIRONMENT\nThe same names may stand in the configuration file.\n";
  for (const auto& setting : settings())
    text += ".TP\n" + bold(setting.name) + "\n" + set_text(setting.meaning) +
            " (default: " + set_text(setting.otherwise) + ").\n";
  return text + see_also("slotd");
}

}  // namespace slotd::clients::docs
