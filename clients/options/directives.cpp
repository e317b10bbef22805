#include "clients/options/directives.hpp"

#include "protocol/text/printable.hpp"

#include <algorithm>

namespace slotd::clients {

namespace {

constexpr std::string_view marker = "#SBATCH";
constexpr std::string_view blanks = " \t\v\f\r";

bool is_blank(char letter) { return blanks.find(letter) != std::string_view::npos; }

/// Cuts the rest of a directive's line into words.
class WordCutter {
 public:
  explicit WordCutter(std::string_view text) : rest_(text) {}

  Result<std::vector<std::string>> run() {
    std::vector<std::string> words;
    for (skip_blanks(); !rest_.empty() && rest_.front() != '#'; skip_blanks()) {
      if (rest_.front() == ':')
        return fail(FaultCode::invalid, "Unexpected `:` in [" + printable(rest_) + "]");
      auto word = next_word();
      if (!word) return tl::unexpected(word.error());
      if (!word->empty() || was_quoted_) words.push_back(std::move(*word));
    }
    return words;
  }

 private:
  void skip_blanks() {
    auto first = rest_.find_first_not_of(blanks);
    rest_.remove_prefix(first == std::string_view::npos ? rest_.size() : first);
  }

  Result<std::string> next_word() {
    auto whole = rest_;
    std::string word;
    char quote = 0;  // the open one
    was_quoted_ = false;
    for (; !rest_.empty(); rest_.remove_prefix(1)) {
      auto letter = rest_.front();
      if (quote == 0 && (letter == '#' || is_blank(letter))) break;
      if (letter == '\\') {
        rest_.remove_prefix(1);
        if (rest_.empty() || (quote == 0 && is_blank(rest_.front()))) break;
        word += rest_.front();
      } else if (quote == letter) {
        quote = 0;
      } else if (quote == 0 && (letter == '"' || letter == '\'')) {
        quote = letter;
        was_quoted_ = true;
      } else {
        word += letter;
      }
    }
    if (quote == 0) return word;
    return fail(FaultCode::invalid,
                "Unmatched `" + std::string(1, quote) + "` in [" + printable(whole) + "]");
  }

  std::string_view rest_;
  bool was_quoted_ = false;  // so that "" is an empty word and a lone backslash is none
};

bool is_command(std::string_view line) {
  auto first = line.find_first_not_of(blanks);
  return first != std::string_view::npos && line[first] != '#';
}

/// The word that separates the components of a heterogeneous job, in its two spellings.
bool parts_components(const std::vector<std::string>& words) {
  return words.size() == 1 && (words.front() == "hetjob" || words.front() == "packjob");
}

std::string place(unsigned line, std::string_view name) {
  return "line " + std::to_string(line) + " of " + printable(name);
}

}  // namespace

Result<std::vector<Directive>> find_directives(std::string_view script, std::string_view name) {
  std::vector<Directive> directives;
  for (unsigned number = 1; !script.empty(); ++number) {
    auto line = script.substr(0, script.find('\n'));
    script.remove_prefix(std::min(line.size() + 1, script.size()));
    if (is_command(line)) break;
    if (!line.starts_with(marker)) continue;
    auto words = WordCutter(line.substr(marker.size())).run();
    if (!words)
      return fail(words.error().code, words.error().text + " (" + place(number, name) + ")");
    if (!words->empty()) directives.push_back({number, std::move(*words)});
  }
  return directives;
}

Result<std::vector<ParsedOption>> parse_directives(const OptionTable& table,
                                                   std::string_view script, std::string_view name,
                                                   std::string_view advice) {
  auto directives = find_directives(script, name);
  if (!directives) return tl::unexpected(directives.error());
  std::vector<ParsedOption> options;
  for (const auto& directive : *directives) {
    auto origin = place(directive.line, name);
    if (parts_components(directive.words))
      return fail(FaultCode::invalid, std::string(no_components) + " (" + origin + ")");
    auto line = parse(table, directive.words, Operands::end_options, advice);
    if (!line) return fail(FaultCode::usage, line.error().text + " (" + origin + ")");
    if (!line->operands.empty())
      return fail(FaultCode::usage, "Invalid directive found in batch script: " +
                                      printable(line->operands.front()) + " (" + origin + ")");
    for (auto& given : line->options) {
      if (given.option->directives == Directives::pass_over) continue;
      given.origin = origin;
      options.push_back(std::move(given));
    }
  }
  return options;
}

}  // namespace slotd::clients
