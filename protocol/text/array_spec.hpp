#pragma once

#include "protocol/base/ids.hpp"
#include "protocol/base/result.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotd {

/// The greatest index an array may have: MaxArraySize minus one, as in Slurm.
inline constexpr ArrayIndex greatest_index{99'999};

/// A set of indices of an array, each at most `greatest_index`: one bit for each from the first to the
/// last. Travels and is stored as text (`0-3,7`).
class IndexSet {
 public:
  IndexSet() = default;
  /// `first` to `last`, both included.
  IndexSet(ArrayIndex first, ArrayIndex last) { insert(first, last); }

  bool empty() const { return words_.empty(); }
  std::uint32_t count() const;
  bool contains(ArrayIndex index) const;
  std::optional<ArrayIndex> first() const { return next_from(0); }
  std::optional<ArrayIndex> last() const;
  /// The least greater index; none if there is none.
  std::optional<ArrayIndex> next_after(ArrayIndex index) const {
    return next_from(index.value + 1);
  }

  void insert(ArrayIndex index) { insert(index, index); }
  /// Adds every `step`th index from `first` up to `last`. A step of 0 counts as 1.
  void insert(ArrayIndex first, ArrayIndex last, std::uint32_t step = 1);
  void insert(const IndexSet& others);
  void erase(ArrayIndex index);
  void erase(const IndexSet& others);
  /// The indices that are in both.
  IndexSet common(const IndexSet& others) const;
  /// The first `count` indices.
  IndexSet first_few(std::uint32_t most) const;

  bool operator==(const IndexSet&) const = default;

 private:
  std::optional<ArrayIndex> next_from(std::uint32_t index) const;
  void reach(std::uint32_t word);
  void trim();

  // Neither the first nor the last of words_ is zero, so that equal sets are equal values.
  std::uint32_t base_ = 0;  ///< number of the first word: bit 0 of it is index 64 * base_
  std::vector<std::uint64_t> words_;
};

/// The elements of an array (sbatch(1), --array).
struct ArraySpec {
  IndexSet indices;         ///< empty: no array
  std::uint32_t limit = 0;  ///< how many may run at once; 0: as many as fit
  bool operator==(const ArraySpec&) const = default;
};

/// Some elements of an array, as users name them: `12_3`, `12_[1-5,9]`.
struct ArrayElements {
  JobId array;
  IndexSet indices;
  bool operator==(const ArrayElements&) const = default;
};

/// Reads `0-9%2`, `1,3,10-20:5`: numbers, ranges and ranges with a step, separated by commas, in any order
/// and number; after a `%` how many may run at once (0: no limit). Brackets, blanks before a part and empty
/// parts are ignored, as in Slurm. Fault: `Invalid job array specification: X`.
Result<ArraySpec> parse_array_spec(std::string_view text);
/// The same without a limit and without brackets; an empty text has no index.
Result<IndexSet> parse_indices(std::string_view text);

/// `0-3,7`: the shortest form, in order; empty for no index. parse_indices reads it back.
std::string format(const IndexSet& indices);
/// The form that tables show: `[0-3,7%2]`, or `[3]` for a single one. More than a few in equal steps are
/// shown with their step (`[0-12:2]`), as in Slurm; a list longer than `longest` bytes is cut and ends in
/// `...`.
std::string format_shown(const IndexSet& indices, std::uint32_t limit,
                         std::size_t longest = std::string::npos);

template <class F>
void fields(F& f, ArraySpec& x) {
  f("indices", x.indices), f("limit", x.limit);
}
template <class F>
void fields(F& f, ArrayElements& x) {
  f("array", x.array), f("indices", x.indices);
}

}  // namespace slotd
