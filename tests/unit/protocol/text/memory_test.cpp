#include "protocol/text/memory.hpp"

#include "tests/unit/protocol/text/expect.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace slotd;
using test::fault_of;
using test::value_of;

TEST_CASE("a memory size is read with and without a unit", "[text]") {
  struct Row {
    const char* text;
    std::uint64_t mebibytes;
  };
  auto row = GENERATE(values<Row>({
    {"0", 0},
    {"0G", 0},
    {"1", 1},
    {"0512", 512},
    {"512M", 512},
    {"512m", 512},
    {"512MB", 512},
    {"1K", 1},
    {"1024KB", 1},
    {"1025K", 2},
    {"1048577k", 1025},
    {"1G", 1024},
    {"1gb", 1024},
    {"1T", 1024 * 1024},
    {"2TB", 2 * 1024 * 1024},
    {"17592186044415", 17592186044415},
  }));
  CAPTURE(row.text);
  CHECK(value_of(parse_memory(row.text)) == Mebibytes{row.mebibytes});
}

TEST_CASE("an unknown unit of memory is told from a number that is none", "[text]") {
  for (std::string text : {"1B", "1P", "1X", "1Mi", "1MiB", "1MBB", "1kk"})
    CHECK(fault_of(parse_memory(text)) == "unsupported memory unit in value: " + text);
  for (std::string text :
       {"", "M", "MB", "-1", "+1", " 1", "1 ", "1.5G", "1 M", "0x10", "1M2", "M1"})
    CHECK(fault_of(parse_memory(text)) == "invalid memory value: " + text);
}

TEST_CASE("a memory size of more bytes than can be counted is refused", "[text]") {
  for (std::string text :
       {"17592186044416", "17592186044416M", "17179869184G", "16777216T", "18014398509481984K",
        "18446744073709551615", "18446744073709551616", "99999999999999999999999999T"})
    CHECK(fault_of(parse_memory(text)) == "invalid memory value: " + text);
}

TEST_CASE("every size that is shown is read back as the same", "[text]") {
  std::mt19937_64 random(7);
  for (int round = 0; round < 1000; ++round) {
    Mebibytes size{random() >> (20 + random() % 44)};
    REQUIRE(value_of(parse_memory(format(size))) == size);
  }
}

TEST_CASE("memory that was used is shown in kibibytes, rounded up", "[text]") {
  CHECK(format_kibibytes(ByteCount{0}) == "0");
  CHECK(format_kibibytes(ByteCount{1}) == "1K");
  CHECK(format_kibibytes(ByteCount{1024}) == "1K");
  CHECK(format_kibibytes(ByteCount{1025}) == "2K");
  CHECK(format_kibibytes(ByteCount{123 * 1024}) == "123K");
  CHECK(format_kibibytes(ByteCount{UINT64_MAX}) == "18014398509481984K");
}
