#include "clients/scontrol/show_record.hpp"

#include "clients/views/display_width.hpp"

namespace slotd::clients::control {

void ShowRecord::add(Place place, std::string_view key, std::string_view value,
                     std::string_view suffix) {
  auto is_new_line = place == Place::new_line && !one_line_;
  if (!text_.empty()) text_ += is_new_line ? "\n   " : " ";
  text_ += key;
  text_ += "=" + without_controls(value);
  text_ += suffix;
}

std::string ShowRecord::text(End end) const {
  std::string own_end = end == End::plain ? "" : one_line_ ? " " : "\n   ";
  return text_ + own_end + (one_line_ ? "\n" : "\n\n");
}

}  // namespace slotd::clients::control
