#include "clients/table/print.hpp"

#include "clients/table/display_width.hpp"

#include <algorithm>

namespace slotd::clients {

namespace {

constexpr std::size_t rows_for_widths = 1000;

Row headings(const std::vector<Column>& columns) {
  Row row;
  for (const auto& column : columns) row.emplace_back(column.heading);
  return row;
}

/// Slurm's sign for what was cut.
std::string cut(const std::string& text, std::size_t width) {
  if (display_width(text) <= width || width == 0) return text;
  return std::string(fit_to_width(text, width - 1)) + "+";
}

std::string padded(const std::string& text, std::size_t width, Align align) {
  auto used = display_width(text);
  std::string blanks(used < width ? width - used : 0, ' ');
  return align == Align::right ? blanks + text : text + blanks;
}

}  // namespace

TablePrinter::TablePrinter(std::vector<Column> columns, TableLook look, Sink sink)
    : columns_(std::move(columns)), look_(look), sink_(std::move(sink)) {}

void TablePrinter::add(Row row) {
  if (look_.terminal_width > 0)
    for (auto& text : row) text = without_controls(text);
  if (settled_) return print_row(row);
  waiting_.push_back(std::move(row));
  if (waiting_.size() >= rows_for_widths) settle();
}

void TablePrinter::finish() {
  if (!settled_) settle();
}

/// Fixes the widths and lets out what waited for them.
void TablePrinter::settle() {
  settled_ = true;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    auto width = look_.header ? display_width(columns_[i].heading) : 0;
    for (const auto& row : waiting_) width = std::max(width, display_width(row[i]));
    widths_.push_back(columns_[i].width.value_or(width));
  }
  if (look_.header) print_row(headings(columns_));
  for (const auto& row : waiting_) print_row(row);
  waiting_.clear();
}

std::string TablePrinter::cell(const std::string& text, std::size_t column) const {
  if (look_.parsable) return text;
  auto shown = columns_[column].width ? cut(text, widths_[column]) : text;
  auto last = column + 1 == columns_.size();
  // Blanks at a line's end are nothing to look at.
  if (last && columns_[column].align == Align::left) return shown;
  return padded(shown, widths_[column], columns_[column].align);
}

std::string TablePrinter::exact_line(const Row& row) const {
  auto line = look_.prefix;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const auto& column = columns_[i];
    if (column.width)
      line += padded(std::string(fit_to_width(row[i], *column.width)), *column.width, column.align);
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
    line += cell(row[i], i);
  }
  if (look_.parsable) return look_.closing ? line + look_.delimiter : line;
  if (look_.terminal_width == 0) return line;
  return std::string(fit_to_width(line, look_.terminal_width));
}

void TablePrinter::print_row(const Row& row) {
  sink_((look_.exact ? exact_line(row) : table_line(row)) + "\n");
}

}  // namespace slotd::clients
