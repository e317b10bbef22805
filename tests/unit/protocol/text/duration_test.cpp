#include "protocol/text/duration.hpp"

#include "tests/unit/protocol/text/expect.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace slotd;
using namespace std::chrono_literals;
using test::fault_of;
using test::value_of;

namespace {

struct Limit {
  const char* text;
  std::chrono::seconds length;
};

}  // namespace

TEST_CASE("a time limit is read in each of Slurm's forms", "[text]") {
  auto [text, length] = GENERATE(values<Limit>({
    {"1", 1min},
    {"90", 90min},
    {"5:30", 5min + 30s},
    {"0:03", 3s},
    {"1:99", 1min + 99s},
    {"00:05:00", 5min},
    {"100:00:00", 100h},
    {"1:99:99", 1h + 99min + 99s},
    {"1-2", 26h},
    {"1-0", 24h},
    {"0-1", 1h},
    {"1-2:3", 26h + 3min},
    {"1-2:3:4", 26h + 3min + 4s},
    {"0-0:90", 90min},
    {"400-0", 400 * 24h},
    {"4294967294", 4294967294LL * 1min},
  }));
  CAPTURE(text);
  CHECK(value_of(parse_time_limit(text)) == Duration{length});
}

TEST_CASE("nothing but zeros and the words for it is no time limit", "[text]") {
  auto text = GENERATE("0", "0:0", "00:00:00", "0-0", "0-0:0", "UNLIMITED", "unlimited", "Infinite",
                       "INFINITE");
  CAPTURE(text);
  CHECK(value_of(parse_time_limit(text)) == std::nullopt);
}

TEST_CASE("what is no time limit is refused and named", "[text]") {
  auto text =
    GENERATE(as<std::string>{}, "", "a", "1a", " 1", "1 ", "1:", ":1", "1:2:3:4", "1-", "-1", "-",
             "-1-1", "1-2-3", "1-1:2:3:4", "1.5", "+5", "1:-5", "0x10", "UNLIMITEDLY", "1\n");
  CAPTURE(text);
  auto limit = parse_time_limit(text);
  REQUIRE_FALSE(limit);
  CHECK(limit.error().code == FaultCode::usage);
  CHECK(limit.error().text.starts_with("invalid time limit: "));
  CHECK(limit.error().text.find('\n') == std::string::npos);
}

TEST_CASE("a time limit too long to count is refused, not wrapped around", "[text]") {
  auto text =
    GENERATE("4294967295", "99999999999999999999", "18446744073709551615", "18446744073709551616",
             "307445734561825861", "2982617-0", "213503982334602-0", "9:18446744073709551615",
             "9-5124095576030431", "71582789:0:0", "4294967294:60");
  CAPTURE(text);
  CHECK(fault_of(parse_time_limit(text)) == "invalid time limit: " + std::string(text));
}

TEST_CASE("a length is shown as squeue and as sacct show it", "[text]") {
  struct Row {
    Duration length;
    const char* squeue;
    const char* sacct;
  };
  auto row = GENERATE(values<Row>({
    {0s, "0:00", "00:00:00"},
    {999999us, "0:00", "00:00:00"},
    {7s, "0:07", "00:00:07"},
    {59min + 59s + 999ms, "59:59", "00:59:59"},
    {1h, "1:00:00", "01:00:00"},
    {23h + 59min + 59s, "23:59:59", "23:59:59"},
    {24h, "1-00:00:00", "1-00:00:00"},
    {400 * 24h + 2h + 3min + 4s, "400-02:03:04", "400-02:03:04"},
    {-5s, "0:00", "00:00:00"},
  }));
  CHECK(format_short(row.length) == row.squeue);
  CHECK(format_long(row.length) == row.sacct);
}

TEST_CASE("a limit that is none is shown as UNLIMITED", "[text]") {
  CHECK(format_limit(std::nullopt) == "UNLIMITED");
  CHECK(format_limit(Duration{90s}) == "00:01:30");
}

TEST_CASE("every whole second that is shown as a limit is read back as the same", "[text]") {
  std::mt19937_64 random(20240917);
  for (int round = 0; round < 2000; ++round) {
    auto length = std::chrono::seconds(1 + random() % (1ULL << (random() % 38)));
    auto shown = format_limit(Duration{length});
    CAPTURE(shown);
    REQUIRE(value_of(parse_time_limit(shown)) == Duration{length});
  }
}
