#include "clients/views/print.hpp"

#include "clients/views/display_width.hpp"

#include <algorithm>

namespace slotd::clients {

namespace {

constexpr std::size_t rows_for_widths = 1000;

Row headings(const std::vector<Column>& columns) {
  Row row;
  for (const auto& column : columns) row.emplace_back(column.heading);
  return row;
}

void append_padded(std::string& line, std::string_view text, std::size_t width, Align align) {
  auto used = display_width(text);
  auto blanks = used < width ? width - used : 0;
  if (align == Align::right) line.append(blanks, ' ');
  line += text;
  if (align == Align::left) line.append(blanks, ' ');
}

}  // namespace

TablePrinter::TablePrinter(std::vector<Column> columns, TableLook look, Sink sink)
    : columns_(std::move(columns)), look_(look), sink_(std::move(sink)) {}

void TablePrinter::add(Row row) {
  if (look_.terminal_width > 0)
    for (auto& text : row) text = without_controls(text);
  if (widths_fixed_) return print_row(row);
  waiting_.push_back(std::move(row));
  if (waiting_.size() >= rows_for_widths) fix_widths();
}

void TablePrinter::finish() {
  if (!widths_fixed_) fix_widths();
}

/// Fixes the widths and prints the rows that waited for them.
void TablePrinter::fix_widths() {
  widths_fixed_ = true;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    auto width = look_.header ? display_width(columns_[i].heading) : 0;
    for (const auto& row : waiting_) width = std::max(width, display_width(row[i]));
    widths_.push_back(columns_[i].width.value_or(width));
  }
  if (look_.header) print_row(headings(columns_));
  for (const auto& row : waiting_) print_row(row);
  waiting_.clear();
}

void TablePrinter::append_cell(std::string& line, std::string_view text, std::size_t column) const {
  if (look_.parsable) {
    line += text;
    return;
  }
  auto width = widths_[column];
  // Slurm marks a cut cell with a plus sign.
  auto is_cut = columns_[column].width && width > 0 && display_width(text) > width;
  auto cut = is_cut ? std::string(fit_to_width(text, width - 1)) + "+" : std::string();
  if (is_cut) text = cut;
  auto last = column + 1 == columns_.size();
  // No blanks at a line's end.
  if (last && columns_[column].align == Align::left) width = 0;
  append_padded(line, text, width, columns_[column].align);
}

std::string TablePrinter::exact_line(const Row& row) const {
  auto line = look_.prefix;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const auto& column = columns_[i];
    if (column.width)
      append_padded(line, fit_to_width(row[i], *column.width), *column.width, column.align);
    else
      line += row[i];
    line += column.suffix;
  }
  return line;
}

std::string TablePrinter::table_line(const Row& row) const {
  std::string line;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) line += look_.parsable ? look_.delimiter : " | ";
    append_cell(line, row[i], i);
  }
  if (look_.parsable) return look_.closing ? line + look_.delimiter : line;
  if (look_.terminal_width == 0) return line;
  return std::string(fit_to_width(line, look_.terminal_width));
}

void TablePrinter::print_row(const Row& row) {
  sink_((look_.exact ? exact_line(row) : table_line(row)) + "\n");
}

}  // namespace slotd::clients
