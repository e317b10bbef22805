#include "clients/views/sort_value.hpp"

#include <bit>
#include <limits>

namespace slotd::clients {

namespace {

/// So many letters as one number that sorts as they do: comparing texts is most of the work of sorting a
/// long list.
constexpr std::size_t packed_letters = 7;

std::int64_t packed(const std::string& letters) {
  std::int64_t number = 0;
  for (std::size_t i = 0; i < packed_letters; ++i)
    number = number * 256 + (i < letters.size() ? static_cast<unsigned char>(letters[i]) : 0);
  return number;
}

/// Bits that sort as the numbers do.
std::int64_t ordered_bits(double number) {
  auto bits = std::bit_cast<std::int64_t>(number);
  return bits < 0 ? bits ^ std::numeric_limits<std::int64_t>::max() : bits;
}

struct Ranker {
  SortValue operator()(std::monostate) const { return {.none = true}; }
  SortValue operator()(bool truth) const { return {.number = truth ? 1 : 0}; }
  SortValue operator()(std::int64_t number) const { return {.number = number}; }
  SortValue operator()(double number) const { return {.number = ordered_bits(number)}; }
  SortValue operator()(std::string& text) const {
    auto number = packed(text);
    if (text.size() <= packed_letters) return {.number = number};
    return {.number = number, .text = std::move(text)};
  }
  SortValue operator()(Time moment) const { return {.number = moment.time_since_epoch().count()}; }
  SortValue operator()(Duration length) const { return {.number = length.count()}; }
  SortValue operator()(ByteCount memory) const {
    return {.number = static_cast<std::int64_t>(memory.value)};
  }
  SortValue operator()(List& list) const { return as_text(Value(std::move(list))); }
  SortValue operator()(Members& members) const { return as_text(Value(std::move(members))); }

 private:
  SortValue as_text(const Value& value) const {
    auto text = text_of(value);
    return (*this)(text);
  }
};

}  // namespace

SortValue sort_value(Value value) { return std::visit(Ranker{}, value.held); }

int compare(const SortValue& a, const SortValue& b) {
  if (a.number != b.number) return a.number < b.number ? -1 : 1;
  return a.text.compare(b.text);
}

}  // namespace slotd::clients
