#include "protocol/text/instant.hpp"

#include "tests/unit/protocol/text/expect.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <ctime>
#include <random>

using namespace slotd;
using namespace std::chrono_literals;
using test::fault_of;
using test::value_of;

namespace {

/// The process's time zone, for as long as this lives.
class TimeZone {
 public:
  explicit TimeZone(const char* name) {
    setenv("TZ", name, 1);
    tzset();
  }
  ~TimeZone() {
    unsetenv("TZ");
    tzset();
  }
  TimeZone(const TimeZone&) = delete;
  TimeZone& operator=(const TimeZone&) = delete;
};

/// 2026-11-23 06:13:14 UTC, a Monday
constexpr Time now = std::chrono::sys_days(std::chrono::year{2026} / 11 / 23) + 6h + 13min + 14s;

std::string read(std::string_view text) {
  return format_instant(value_of(parse_instant(text, now)));
}

struct Row {
  const char* text;
  const char* moment;
};

}  // namespace

TEST_CASE("a date is read with and without a time of day", "[text]") {
  TimeZone utc("UTC");
  auto row = GENERATE(values<Row>({
    {"2030-01-02", "2030-01-02T00:00:00"},
    {"2030-01-02T03:04", "2030-01-02T03:04:00"},
    {"2030-01-02T3:04", "2030-01-02T03:04:00"},
    {"2030-01-02T03:04:05", "2030-01-02T03:04:05"},
    {"2030-01-02 03:04:05", "2030-01-02T03:04:05"},
    {"2030-01-02-03:04", "2030-01-02T03:04:00"},
    {"2030-01-02T03:04PM", "2030-01-02T15:04:00"},
    {"2028-02-29", "2028-02-29T00:00:00"},
    {"1969-07-20", "1969-07-20T00:00:00"},
    {"9999-12-31T23:59:59", "9999-12-31T23:59:59"},
    {"01/02/30", "2030-01-02T00:00:00"},
    {"1/2/30", "2030-01-02T00:00:00"},
    {"01/02/30-03:04", "2030-01-02T03:04:00"},
    {"01.02.30", "2030-01-02T00:00:00"},
    {"010230", "2030-01-02T00:00:00"},
    {"010230-03:04:05", "2030-01-02T03:04:05"},
  }));
  CAPTURE(row.text);
  CHECK(read(row.text) == row.moment);
}

TEST_CASE("a date without a year is this year's unless its month is still to come", "[text]") {
  TimeZone utc("UTC");
  auto row = GENERATE(values<Row>({
    {"01/02", "2026-01-02T00:00:00"},
    {"11/24", "2026-11-24T00:00:00"},
    {"12/31", "2025-12-31T00:00:00"},
    {"12.31", "2025-12-31T00:00:00"},
    {"1231", "2025-12-31T00:00:00"},
    {"0102T03:04", "2026-01-02T03:04:00"},
  }));
  CAPTURE(row.text);
  CHECK(read(row.text) == row.moment);
}

TEST_CASE("a time of day alone, and the words for days, are counted from today", "[text]") {
  TimeZone utc("UTC");
  auto row = GENERATE(values<Row>({
    {"12:34", "2026-11-23T12:34:00"},
    {"00:01", "2026-11-23T00:01:00"},
    {"12:34:56", "2026-11-23T12:34:56"},
    {"3:04PM", "2026-11-23T15:04:00"},
    {"3:04 pm", "2026-11-23T15:04:00"},
    {"12:30am", "2026-11-23T00:30:00"},
    {"12:00PM", "2026-11-23T12:00:00"},
    {"midnight", "2026-11-23T00:00:00"},
    {"noon", "2026-11-23T12:00:00"},
    {"fika", "2026-11-23T15:00:00"},
    {"teatime", "2026-11-23T16:00:00"},
    {"today", "2026-11-23T00:00:00"},
    {"Tomorrow", "2026-11-24T00:00:00"},
    {"yesterday", "2026-11-22T00:00:00"},
    {"todayT12:00", "2026-11-23T12:00:00"},
    {"yesterday-23:59:59", "2026-11-22T23:59:59"},
  }));
  CAPTURE(row.text);
  CHECK(read(row.text) == row.moment);
}

TEST_CASE("now can be moved by seconds, minutes, hours, days and weeks", "[text]") {
  TimeZone utc("UTC");
  auto row = GENERATE(values<Row>({
    {"now", "2026-11-23T06:13:14"},
    {"NOW", "2026-11-23T06:13:14"},
    {"now+10", "2026-11-23T06:13:24"},
    {"now-10seconds", "2026-11-23T06:13:04"},
    {"now + 10", "2026-11-23T06:13:24"},
    {"now+10minutes", "2026-11-23T06:23:14"},
    {"now+1hour", "2026-11-23T07:13:14"},
    {"now+24hour", "2026-11-24T06:13:14"},
    {"now-2days", "2026-11-21T06:13:14"},
    {"now+1week", "2026-11-30T06:13:14"},
    {"now+00:10:00", "2026-11-23T06:23:14"},
    {"now-1:30", "2026-11-23T06:11:44"},
  }));
  CAPTURE(row.text);
  CHECK(read(row.text) == row.moment);
}

TEST_CASE("nine digits and more are seconds since the epoch", "[text]") {
  CHECK(value_of(parse_instant("1893456000", now)) == Time{1893456000s});
  CHECK(value_of(parse_instant("189345600", now)) == Time{189345600s});
  CHECK_FALSE(parse_instant("99999999", now));
}

TEST_CASE("what is no moment is refused and named", "[text]") {
  TimeZone utc("UTC");
  for (std::string text : {"",
                           "x",
                           "now+",
                           "now+1x",
                           "now+1m",
                           "now*2",
                           "now+-1",
                           "now+999999999999",
                           "nowadays",
                           "now+999999999weeks",
                           "now+1:2:3:4",
                           "2030-1-2",
                           "2030-13-01",
                           "2030-00-01",
                           "2030-02-30",
                           "2030-01-02T",
                           "2030-01-02T25:00",
                           "2030-01-02T3",
                           "2030-01-02T03:04:05Z",
                           "2030-01",
                           "70-01-01",
                           "01/02/2030",
                           "13/01",
                           "00/10",
                           "02/30/26",
                           "1332",
                           "24:00",
                           "23:60",
                           "23:59:60",
                           "13:00PM",
                           "0:30am",
                           "3pm",
                           " now",
                           "today ",
                           "todayT",
                           "todaynoon",
                           "12:3",
                           "1e9",
                           "-1893456000",
                           "999999999999999999",
                           "99999999999999999999999",
                           "0102030"}) {
    CAPTURE(text);
    CHECK(fault_of(parse_instant(text, now)) == "Invalid time specification: " + text);
  }
}

TEST_CASE("moments are read and shown in the local time zone", "[text]") {
  TimeZone berlin("CET-1CEST,M3.5.0,M10.5.0/3");
  CHECK(format_instant(now) == "2026-11-23T07:13:14");
  CHECK(value_of(parse_instant("2026-07-01T12:00", now)) ==
        std::chrono::sys_days(std::chrono::year{2026} / 7 / 1) + 10h);
  CHECK(value_of(parse_instant("2026-12-01T12:00", now)) ==
        std::chrono::sys_days(std::chrono::year{2026} / 12 / 1) + 11h);
}

TEST_CASE("today is the local zone's day, not UTC's", "[text]") {
  TimeZone far_east("XXX-20");
  CHECK(read("today") == "2026-11-24T00:00:00");
}

TEST_CASE("part seconds are cut off towards the past, before the epoch too", "[text]") {
  TimeZone utc("UTC");
  CHECK(format_instant(Time{999999us}) == "1970-01-01T00:00:00");
  CHECK(format_instant(Time{-1us}) == "1969-12-31T23:59:59");
}

TEST_CASE("every moment that is shown is read back as the same", "[text]") {
  TimeZone zone("XYZ+3:30");
  std::mt19937_64 random(5);
  for (int round = 0; round < 1000; ++round) {
    Time moment{std::chrono::seconds(random() % 250'000'000'000ULL)};
    auto shown = format_instant(moment);
    CAPTURE(shown);
    REQUIRE(value_of(parse_instant(shown, now)) == moment);
  }
}

TEST_CASE("looking ahead, what says no day or no year is the next that comes", "[text]") {
  TimeZone utc("UTC");
  auto row = GENERATE(values<Row>({
    {"noon", "2026-11-23T12:00:00"},
    {"06:13:13", "2026-11-24T06:13:13"},
    {"6:13", "2026-11-24T06:13:00"},
    {"6:14", "2026-11-23T06:14:00"},
    {"midnight", "2026-11-24T00:00:00"},
    {"fika", "2026-11-23T15:00:00"},
    {"teatime", "2026-11-23T16:00:00"},
    {"11:59 PM", "2026-11-23T23:59:00"},
    {"12:00AM", "2026-11-24T00:00:00"},
    {"today", "2026-11-23T00:00:00"},
    {"tomorrow", "2026-11-24T00:00:00"},
    {"tomorrow 10:00", "2026-11-24T10:00:00"},
    {"tomorrowT10:00", "2026-11-24T10:00:00"},
    {"10:00 tomorrow", "2026-11-24T10:00:00"},
    {"9:30 PM 12/31", "2026-12-31T21:30:00"},
    {"12/31", "2026-12-31T00:00:00"},
    {"11/23", "2026-11-23T00:00:00"},
    {"11/22", "2027-11-22T00:00:00"},
    {"01/01", "2027-01-01T00:00:00"},
    {"0101", "2027-01-01T00:00:00"},
    {"010130", "2030-01-01T00:00:00"},
    {"1/2/30", "2030-01-02T00:00:00"},
    {"01.02.30", "2030-01-02T00:00:00"},
    {"2030-01-01 10:00", "2030-01-01T10:00:00"},
    {"2020-01-01", "2020-01-01T00:00:00"},
    {"1900000000", "2030-03-17T17:46:40"},
    {"now", "2026-11-23T06:13:14"},
    {"now+10", "2026-11-23T06:13:24"},
    {"NOW+1HOUR", "2026-11-23T07:13:14"},
    {"now + 1 hour", "2026-11-23T07:13:14"},
    {"now+24hour", "2026-11-24T06:13:14"},
    {"now+90minutes", "2026-11-23T07:43:14"},
    {"now+1week", "2026-11-30T06:13:14"},
    {"now-1hour", "2026-11-23T05:13:14"},
    {"now+00:10:00", "2026-11-23T06:23:14"},
  }));
  CAPTURE(row.text);
  CHECK(format_instant(value_of(parse_moment_ahead(row.text, now))) == row.moment);
}

TEST_CASE("looking ahead, what Slurm refuses is refused and named", "[text]") {
  TimeZone utc("UTC");
  for (std::string text :
       {"garbage", "yesterday", "2030-01-01T10", "now+1month", "now+5m", "now+2hrs", "now+90sec",
        "teatime+1", "now+", "2030-01-01T25:00", "2030-02-30", "13:00PM", "9PM", "10:00 garbage",
        "", "10:00 tomorrow 11:00", "tomorrow tomorrow"}) {
    CAPTURE(text);
    CHECK(fault_of(parse_moment_ahead(text, now)) == "Invalid time specification: " + text);
  }
}

TEST_CASE("a moment far from now is shown so that it can be read back", "[text]") {
  TimeZone utc("UTC");
  CHECK(read("0224-01-01T10:00:00") == "0224-01-01T10:00:00");
  CHECK(fault_of(parse_instant("now+90000000:00:00", now)) ==
        "Invalid time specification: now+90000000:00:00");
}
