#include "clients/options/parse.hpp"

#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace slotd::clients {

namespace {

std::vector<std::string_view> names_of(const Option& option) {
  std::vector<std::string_view> names{option.name};
  if (option.other_names.empty()) return names;
  auto others = split(option.other_names, " ");
  names.insert(names.end(), others.begin(), others.end());
  return names;
}

bool has_hidden_name(const Option& option, std::string_view name) {
  if (option.hidden_names.empty()) return false;
  auto hidden = split(option.hidden_names, " ");
  return std::find(hidden.begin(), hidden.end(), name) != hidden.end();
}

/// A fault is one line, whatever the user wrote.
std::string quoted(std::string_view text) { return "'" + printable(text) + "'"; }
std::string quoted_long(std::string_view name) { return "'--" + std::string(name) + "'"; }

class Reading {
 public:
  Reading(const OptionTable& table, std::span<const std::string> words, Operands operands,
          std::string_view advice)
      : table_(table), words_(words), operands_(operands), advice_(advice) {}

  Result<CommandLine> run() {
    while (next_ < words_.size() && !ended_)
      if (auto done = word(words_[next_++]); !done) return tl::unexpected(done.error());
    return std::move(line_);
  }

 private:
  Done word(const std::string& word) {
    if (word == "--") return take_rest(), Done{};
    if (word.starts_with("--")) return long_option(word);
    if (word.size() > 1 && word.front() == '-') return letters(word);
    line_.operands.push_back(word);
    if (operands_ == Operands::end_options) take_rest();
    return {};
  }

  void take_rest() {
    line_.operands.insert(line_.operands.end(), words_.begin() + static_cast<long>(next_),
                          words_.end());
    next_ = words_.size();
  }

  void take(const Option& option, std::string value) {
    line_.options.push_back({&option, std::move(value)});
    ended_ = option.ends_reading;
  }

  Done long_option(std::string_view word) {
    auto name = word.substr(2, word.find('=') - 2);
    auto option = find(name, word);
    if (!option) return tl::unexpected(option.error());
    if (name.size() + 2 < word.size())
      return with_value(**option, std::string(word.substr(name.size() + 3)));
    return without_value(**option);
  }

  Done with_value(const Option& option, std::string value) {
    if (option.argument == Argument::none)
      return fail(FaultCode::usage,
                  "option " + quoted_long(option.name) + " doesn't allow an argument");
    return take(option, std::move(value)), Done{};
  }

  Done without_value(const Option& option) {
    if (option.argument != Argument::required) return take(option, ""), Done{};
    if (next_ == words_.size())
      return fail(FaultCode::usage, "option " + quoted_long(option.name) + " requires an argument");
    return take(option, words_[next_++]), Done{};
  }

  /// The option of that name, or the only one whose name begins with it.
  Result<const Option*> find(std::string_view name, std::string_view word) const {
    std::vector<std::string_view> possible;
    const Option* found = nullptr;
    bool several = false;
    for (const auto& option : table_) {
      if (has_hidden_name(option, name)) return &option;
      for (auto candidate : names_of(option)) {
        if (candidate == name) return &option;
        if (!candidate.starts_with(name)) continue;
        possible.push_back(candidate);
        several = several || (found && found != &option);
        found = &option;
      }
    }
    if (found && !several) return found;
    if (!found)
      return fail(FaultCode::usage, "unrecognized option " + quoted(word) + std::string(advice_));
    return ambiguous(word, std::move(possible));
  }

  static tl::unexpected<Fault> ambiguous(std::string_view word,
                                         std::vector<std::string_view> possible) {
    std::sort(possible.begin(), possible.end());
    auto text = "option " + quoted(word) + " is ambiguous; possibilities:";
    for (auto candidate : possible) text += " " + quoted_long(candidate);
    return fail(FaultCode::usage, text);
  }

  /// `-c4`, `-H`, `-Hc4`.
  Done letters(std::string_view word) {
    for (std::size_t at = 1; at < word.size() && !ended_; ++at) {
      const auto* option = find_letter(word[at]);
      if (!option) return fail(FaultCode::usage, "invalid option -- " + quoted(word.substr(at, 1)));
      if (option->argument == Argument::none) {
        take(*option, "");
        continue;
      }
      return letter_with_value(*option, word.substr(at + 1));
    }
    return {};
  }

  Done letter_with_value(const Option& option, std::string_view rest) {
    if (!rest.empty() || option.argument == Argument::optional)
      return take(option, std::string(rest)), Done{};
    if (next_ == words_.size())
      return fail(FaultCode::usage,
                  "option requires an argument -- " + quoted({&option.letter, 1}));
    return take(option, words_[next_++]), Done{};
  }

  const Option* find_letter(char letter) const {
    for (const auto& option : table_)
      if (option.letter == letter) return &option;
    return nullptr;
  }

  const OptionTable& table_;
  std::span<const std::string> words_;
  Operands operands_;
  std::string_view advice_;
  std::size_t next_ = 0;
  bool ended_ = false;
  CommandLine line_;
};

}  // namespace

Result<CommandLine> parse(const OptionTable& table, std::span<const std::string> words,
                          Operands operands, std::string_view advice) {
  return Reading(table, words, operands, advice).run();
}

}  // namespace slotd::clients
