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
    {};                     ///< if asked for, cells are cut and padded to it; else the rows decide
  std::string suffix = {};  ///< text behind it, in an exact layout
};

using Row = std::vector<std::string>;

/// How a table looks.
struct TableLook {
  bool header = true;
  bool parsable = false;  ///< cells are unchanged and separated by `delimiter`
  std::size_t terminal_width =
    0;  ///< lines are cut there and control characters escaped; 0: no terminal
  std::string delimiter = "|";
  bool closing = false;  ///< parsable lines end with the delimiter
  /// Slurm's formats: each cell is cut and padded to the width that was asked for and followed by its
  /// suffix, with nothing between cells; lines are not cut.
  bool exact = false;
  std::string prefix = {};  ///< of each line of an exact layout
};

/// Prints a table whose columns fit their content, separated by ` | `. The first rows determine the
/// widths; later rows are printed as they come, so that a long list does not wait for its end.
class TablePrinter {
 public:
  using Sink = std::function<void(std::string_view)>;

  TablePrinter(std::vector<Column> columns, TableLook look, Sink sink);
  void add(Row row);
  void finish();

  /// Has anything been printed yet?
  bool has_printed() const { return widths_fixed_; }
  /// Forgets the rows that are not printed yet.
  void clear() { waiting_.clear(); }

 private:
  void fix_widths();
  void print_row(const Row& row);
  std::string exact_line(const Row& row) const;
  std::string table_line(const Row& row) const;
  void append_cell(std::string& line, std::string_view text, std::size_t column) const;

  std::vector<Column> columns_;
  TableLook look_;
  Sink sink_;
  std::vector<Row> waiting_;
  std::vector<std::size_t> widths_;
  bool widths_fixed_ = false;
};

}  // namespace slotd::clients
