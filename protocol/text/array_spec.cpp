#include "protocol/text/array_spec.hpp"

#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
#include <bit>

namespace slotd {

namespace {

constexpr std::uint32_t bits = 64;

constexpr std::uint32_t word_of(std::uint32_t index) { return index / bits; }
constexpr std::uint64_t bit_of(std::uint32_t index) { return std::uint64_t{1} << (index % bits); }

/// Bit 0 of a word and every `step`th bit after it.
constexpr std::uint64_t every(std::uint32_t step) {
  std::uint64_t members = 0;
  for (std::uint64_t bit = 0; bit < bits; bit += step) members |= std::uint64_t{1} << bit;
  return members;
}

}  // namespace

std::uint32_t IndexSet::count() const {
  std::uint32_t sum = 0;
  for (auto word : words_) sum += static_cast<std::uint32_t>(std::popcount(word));
  return sum;
}

bool IndexSet::contains(ArrayIndex index) const {
  auto word = word_of(index.value);
  if (word < base_ || word - base_ >= words_.size()) return false;
  return (words_[word - base_] & bit_of(index.value)) != 0;
}

std::optional<ArrayIndex> IndexSet::last() const {
  if (words_.empty()) return std::nullopt;
  auto highest = bits - 1 - static_cast<std::uint32_t>(std::countl_zero(words_.back()));
  return ArrayIndex{(base_ + static_cast<std::uint32_t>(words_.size()) - 1) * bits + highest};
}

std::optional<ArrayIndex> IndexSet::next_from(std::uint32_t index) const {
  index = std::max(index, base_ * bits);
  for (auto at = word_of(index) - base_; at < words_.size(); ++at) {
    auto word = words_[at];
    if (at == word_of(index) - base_) word &= ~std::uint64_t{0} << (index % bits);
    if (word != 0)
      return ArrayIndex{(base_ + at) * bits + static_cast<std::uint32_t>(std::countr_zero(word))};
  }
  return std::nullopt;
}

/// Makes words_ hold that word.
void IndexSet::reach(std::uint32_t word) {
  if (words_.empty()) base_ = word;
  if (word < base_) {
    words_.insert(words_.begin(), base_ - word, 0);
    base_ = word;
  }
  if (word - base_ >= words_.size()) words_.resize(word - base_ + 1);
}

void IndexSet::trim() {
  while (!words_.empty() && words_.back() == 0) words_.pop_back();
  auto used = std::find_if(words_.begin(), words_.end(), [](auto word) { return word != 0; });
  base_ = words_.empty() ? 0 : base_ + static_cast<std::uint32_t>(used - words_.begin());
  words_.erase(words_.begin(), used);
}

void IndexSet::insert(ArrayIndex first, ArrayIndex last, std::uint32_t step) {
  last = std::min(last, greatest_index);
  if (first > last) return;
  step = std::max(step, 1U);
  reach(word_of(first.value));
  reach(word_of(first.value + (last.value - first.value) / step * step));
  // Whole words at once, because a list may name large ranges very often.
  const auto pattern = every(step);
  for (std::uint64_t index = first.value; index <= last.value;) {
    auto word = index / bits;
    auto next_word = (word + 1) * bits;
    auto members = pattern << (index % bits);
    if (next_word > last.value) members &= ~std::uint64_t{0} >> (next_word - 1 - last.value);
    words_[word - base_] |= members;
    index += (next_word - index + step - 1) / step * step;
  }
}

void IndexSet::insert(const IndexSet& others) {
  if (others.empty()) return;
  reach(others.base_);
  reach(others.base_ + static_cast<std::uint32_t>(others.words_.size()) - 1);
  for (std::size_t i = 0; i < others.words_.size(); ++i)
    words_[others.base_ - base_ + i] |= others.words_[i];
}

void IndexSet::erase(ArrayIndex index) {
  if (!contains(index)) return;
  words_[word_of(index.value) - base_] &= ~bit_of(index.value);
  trim();
}

void IndexSet::erase(const IndexSet& others) {
  for (std::size_t i = 0; i < words_.size(); ++i) {
    auto word = base_ + i;
    if (word >= others.base_ && word - others.base_ < others.words_.size())
      words_[i] &= ~others.words_[word - others.base_];
  }
  trim();
}

IndexSet IndexSet::common(const IndexSet& others) const {
  auto rest = *this;
  rest.erase(others);
  auto both = *this;
  both.erase(rest);
  return both;
}

IndexSet IndexSet::first_few(std::uint32_t most) const {
  IndexSet few;
  for (auto index = first(); index && most > 0; index = next_after(*index), --most)
    few.insert(*index);
  return few;
}

namespace {

std::optional<ArrayIndex> index_from(std::string_view text) {
  auto number = parse_digits<std::uint32_t>(text);
  if (!number || ArrayIndex{*number} > greatest_index) return std::nullopt;
  return ArrayIndex{*number};
}

/// `7`, `1-5`, `1-9:2`.
bool add_indices(std::string_view part, IndexSet& indices) {
  auto dash = part.find('-');
  if (dash == std::string_view::npos) {
    auto index = index_from(part);
    if (index) indices.insert(*index);
    return index.has_value();
  }
  auto colon = std::min(part.find(':', dash), part.size());
  auto first = index_from(part.substr(0, dash));
  auto last = index_from(part.substr(dash + 1, colon - dash - 1));
  auto step = colon == part.size() ? std::optional<std::uint32_t>(1)
                                   : parse_digits<std::uint32_t>(part.substr(colon + 1));
  if (!first || !last || *first > *last || !step || *step == 0) return false;
  indices.insert(*first, *last, *step);
  return true;
}

/// Blanks before a part (`1, 2`) and brackets around it are ignored, as in Slurm.
std::string_view bare(std::string_view part) {
  part.remove_prefix(std::min(part.find_first_not_of(" \t["), part.size()));
  while (part.ends_with(']')) part.remove_suffix(1);
  return part;
}

/// Nothing after the `%`, as an unset variable leaves it, means no limit.
std::optional<std::uint32_t> limit_from(std::string_view text) {
  text = bare(text);
  return text.empty() ? std::optional<std::uint32_t>(0) : parse_digits<std::uint32_t>(text);
}

bool names_too_large(std::string_view text) {
  auto parts = split(text.substr(0, text.find('%')), ",-:[] \t");
  return std::any_of(parts.begin(), parts.end(), [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), is_digit) && !index_from(part);
  });
}

std::string number(ArrayIndex index) { return std::to_string(index.value); }

Fault no_array(std::string_view text) {
  return {
    FaultCode::invalid,
    "Invalid job array specification: " + printable(text) +
      (names_too_large(text) ? " (the greatest index is " + number(greatest_index) + ")" : "")};
}

/// The step between all of them; none for few indices, which Slurm lists one by one.
std::optional<std::uint32_t> shown_step(const IndexSet& indices) {
  constexpr std::uint32_t few = 5;
  constexpr std::uint32_t close = 10;
  if (indices.count() <= few) return std::nullopt;
  auto first = *indices.first();
  auto last = *indices.last();
  auto step = indices.next_after(first)->value - first.value;
  if (step == 1 || last.value - first.value <= close) return std::nullopt;
  IndexSet regular;
  regular.insert(first, last, step);
  return regular == indices ? std::optional(step) : std::nullopt;
}

}  // namespace

Result<ArraySpec> parse_array_spec(std::string_view text) {
  auto percent = std::min(text.find('%'), text.size());
  ArraySpec spec;
  for (auto part : split(text.substr(0, percent), ","))
    if (!bare(part).empty() && !add_indices(bare(part), spec.indices))
      return tl::unexpected(no_array(text));
  auto limit = limit_from(text.substr(std::min(percent + 1, text.size())));
  if (!limit || spec.indices.empty()) return tl::unexpected(no_array(text));
  spec.limit = *limit;
  return spec;
}

Result<IndexSet> parse_indices(std::string_view text) {
  IndexSet indices;
  if (text.empty()) return indices;
  for (auto part : split(text, ","))
    if (!add_indices(part, indices)) return tl::unexpected(no_array(text));
  return indices;
}

std::string format(const IndexSet& indices) {
  std::string out;
  if (indices.empty()) return out;
  IndexSet missing(*indices.first(), *indices.last());
  missing.erase(indices);
  for (auto first = indices.first(); first;) {
    auto gap = missing.next_after(*first);
    auto last = gap ? ArrayIndex{gap->value - 1} : *indices.last();
    if (!out.empty()) out += ',';
    out += number(*first);
    if (last != *first) out += "-" + number(last);
    first = indices.next_after(last);
  }
  return out;
}

std::string format_shown(const IndexSet& indices, std::uint32_t limit, std::size_t longest) {
  auto step = shown_step(indices);
  auto list =
    step ? number(*indices.first()) + "-" + number(*indices.last()) + ":" + std::to_string(*step)
         : format(indices);
  if (list.size() > longest) list = list.substr(0, longest) + "...";
  return "[" + list + (limit > 0 ? "%" + std::to_string(limit) : "") + "]";
}

}  // namespace slotd
