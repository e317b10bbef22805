#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotd::clients {

enum class Align { left, right };

struct Column {
  std::string_view heading;
  Align align = Align::left;
  std::optional<std::size_t> width =
    {};  ///< asked for: cut and padded to that; else what rows need
};

using Row = std::vector<std::string>;

/// How a table is to look.
struct TableLook {
  bool header = true;
  bool parsable = false;           ///< cells as they are, parted by `|`
  std::size_t terminal_width = 0;  ///< lines are cut there and controls spelled out; 0: no terminal
};

/// Prints a table whose columns fit their content, parted by ` | `. Widths come from the first
/// rows; later rows are printed as they come, so that a long list does not wait for its end.
class TablePrinter {
 public:
  using Sink = std::function<void(std::string_view)>;

  TablePrinter(std::vector<Column> columns, TableLook look, Sink sink);
  void add(Row row);
  void finish();

  /// Is something out that cannot be taken back?
  bool has_printed() const { return settled_; }
  /// Forgets the rows that are not out yet.
  void clear() { waiting_.clear(); }

 private:
  void settle();
  void print_row(const Row& row);
  std::string cell(const std::string& text, std::size_t column) const;

  std::vector<Column> columns_;
  TableLook look_;
  Sink sink_;
  std::vector<Row> waiting_;
  std::vector<std::size_t> widths_;
  bool settled_ = false;
};

}  // namespace slotd::clients
