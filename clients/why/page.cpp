#include "clients/why/page.hpp"

#include "clients/views/display_width.hpp"

namespace slotd::clients::explained {

namespace {

constexpr std::size_t page_width = 80;

}  // namespace

void Page::line(std::size_t indent, std::string_view text, std::size_t hang) {
  std::string line(indent, ' ');
  auto column = indent;
  while (!text.empty()) {
    auto end = std::min(text.find(' '), text.size());
    auto word = text.substr(0, end);
    auto width = display_width(word);
    auto at_start = column == indent || line.find_first_not_of(' ') == std::string::npos;
    if (!at_start && column + 1 + width > page_width) {
      text_ += line + '\n';
      line.assign(indent + hang, ' ');
      column = indent + hang;
      at_start = true;
    }
    if (!at_start) line += ' ', ++column;
    line += word;
    column += width;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  text_ += line + '\n';
}

}  // namespace slotd::clients::explained
