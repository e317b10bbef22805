#include "protocol/text/constraint.hpp"

#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace slotd {

namespace {

constexpr std::string_view blanks = " \t";
constexpr std::string_view not_of_a_name = "&|,()[]* \t";
/// Nobody nests deeper, and a text must not be able to exhaust the stack.
constexpr int deepest = 32;

/// Evaluates while it reads. None if the text is no constraint.
class Reading {
 public:
  Reading(std::string_view text, const HasFeature& has_feature)
      : rest_(text), has_feature_(has_feature) {}

  std::optional<bool> all() {
    auto met = expression(0);
    return rest_.empty() ? met : std::nullopt;
  }

 private:
  std::optional<bool> expression(int depth) {
    auto met = term(depth);
    while (met && (next() == '&' || next() == '|' || next() == ',')) {
      auto either = take() == '|';
      auto other = term(depth);
      if (!other) return std::nullopt;
      met = either ? *met || *other : *met && *other;
    }
    return met;
  }

  std::optional<bool> term(int depth) {
    auto met = next() == '(' || next() == '[' ? group(depth) : name();
    if (!met || next() != '*') return met;
    take();
    auto nodes = parse_digits<std::uint32_t>(word());
    if (!nodes) return std::nullopt;
    return *met && *nodes <= 1;
  }

  std::optional<bool> group(int depth) {
    if (depth == deepest) return std::nullopt;
    auto closing = take() == '(' ? ')' : ']';
    auto met = expression(depth + 1);
    if (next() != closing) return std::nullopt;
    take();
    return met;
  }

  std::optional<bool> name() {
    auto feature = word();
    return feature.empty() ? std::nullopt : std::optional{has_feature_(feature)};
  }

  void skip_blanks() {
    while (!rest_.empty() && blanks.find(rest_.front()) != std::string_view::npos)
      rest_.remove_prefix(1);
  }

  char next() {
    skip_blanks();
    return rest_.empty() ? '\0' : rest_.front();
  }

  char take() {
    auto letter = rest_.front();
    rest_.remove_prefix(1);
    return letter;
  }

  std::string_view word() {
    skip_blanks();
    auto end = std::min(rest_.find_first_of(not_of_a_name), rest_.size());
    auto word = rest_.substr(0, end);
    rest_.remove_prefix(end);
    skip_blanks();
    return word;
  }

  std::string_view rest_;
  const HasFeature& has_feature_;
};

}  // namespace

Result<bool> meets_constraint(std::string_view constraint, const HasFeature& has_feature) {
  if (constraint.find_first_not_of(blanks) == std::string_view::npos) return true;
  if (auto met = Reading(constraint, has_feature).all()) return *met;
  return fail(FaultCode::invalid, "Invalid feature specification: " + printable(constraint));
}

}  // namespace slotd
