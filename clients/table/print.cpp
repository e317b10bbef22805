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
  auto used = display_width(shown);
  auto missing = used < widths_[column] ? widths_[column] - used : 0;
  if (columns_[column].align == Align::right) return std::string(missing, ' ') + shown;
  // Blanks at a line's end are nothing to look at.
  return column + 1 == columns_.size() ? shown : shown + std::string(missing, ' ');
}

void TablePrinter::print_row(const Row& row) {
  std::string line;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) line += look_.parsable ? "|" : " | ";
    line += cell(row[i], i);
  }
  if (look_.terminal_width > 0 && !look_.parsable) line = fit_to_width(line, look_.terminal_width);
  sink_(line + "\n");
}

}  // namespace slotd::clients
