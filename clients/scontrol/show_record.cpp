#include "clients/scontrol/show_record.hpp"

#include "clients/views/display_width.hpp"

namespace slotd::clients::control {

void ShowRecord::line(std::string_view text) {
  if (!text_.empty()) text_ += one_line_ ? " " : "\n   ";
  text_ += text;
}

std::string ShowRecord::text(End end) const {
  std::string own_end = end == End::plain ? "" : one_line_ ? " " : "\n   ";
  return text_ + own_end + (one_line_ ? "\n" : "\n\n");
}

std::string shown(std::string_view text) {
  return text.empty() ? "(null)" : without_controls(text);
}

}  // namespace slotd::clients::control
