#include "protocol/text/printable.hpp"

#include <catch2/catch.hpp>

using namespace slotd;

TEST_CASE("a fault never shows a control character of what it quotes", "[text]") {
  CHECK(printable("plain text") == "plain text");
  CHECK(printable("a\nb\tc\rd") == "a\\nb\\tc\\rd");
  CHECK(printable("\x1b[2J\x7f") == "\\x1b[2J\\x7f");
  CHECK(printable(std::string_view("a\0b", 3)) == "a\\x00b");
  CHECK(printable("gr\xc3\xbc\xc3\x9f") == "gr\xc3\xbc\xc3\x9f");
}

TEST_CASE("a fault quotes no more than the beginning of a long text", "[text]") {
  CHECK(printable(std::string(200, 'x')) == std::string(200, 'x'));
  CHECK(printable(std::string(5'000'000, 'x')) == std::string(200, 'x') + "...");
}
