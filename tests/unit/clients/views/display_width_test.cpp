#include "clients/views/display_width.hpp"

#include <catch2/catch.hpp>

namespace slotd::clients {

TEST_CASE("width counts columns, not bytes") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("na\u00efve") == 5);
  CHECK(display_width("\u65e5\u672c") == 4);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("\U0001f600") == 2);
  CHECK(display_width("") == 0);
}

TEST_CASE("bytes that are no UTF-8 take a column each") {
  CHECK(display_width("\xff\xfe") == 2);
  CHECK(display_width("a\xc3") == 2);
  CHECK(display_width("\xe6\x97") == 2);
  CHECK(display_width("\xe6x\x97") == 3);
}

TEST_CASE("a cut never leaves a part of a character") {
  CHECK(fit_to_width("abc", 2) == "ab");
  CHECK(fit_to_width("\u65e5\u672c", 3) == "\u65e5");
  CHECK(fit_to_width("\u65e5", 1).empty());
  CHECK(fit_to_width("e\u0301x", 1) == "e\u0301");
  CHECK(fit_to_width("ab", 5) == "ab");
}

TEST_CASE("control characters are spelled out") {
  CHECK(without_controls("a\nb\t\x1b[31m\x7f") == "a\\nb\\t\\x1b[31m\\x7f");
  CHECK(without_controls("na\u00efve") == "na\u00efve");
}

}  // namespace slotd::clients
