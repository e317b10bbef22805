#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace slotd::clients::explained {

/// Text for a screen of 80 columns: lines that are too long continue below, two columns further in.
class Page {
 public:
  void blank() { text_ += '\n'; }
  /// A line continues `hang` columns further in.
  void line(std::size_t indent, std::string_view text, std::size_t hang = 2);
  /// A command to type: it is never broken.
  void command(std::string_view text) { text_ += "      " + std::string(text) + '\n'; }

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace slotd::clients::explained
