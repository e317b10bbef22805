#include "protocol/text/value.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <ctime>

namespace slotd {

namespace {

using std::chrono::seconds;

}  // namespace

TEST_CASE("a value says what kind it is, and a missing one says that it is none") {
  CHECK(Value().is_none());
  CHECK(Value(std::optional<Duration>{}).is_none());
  CHECK_FALSE(Value(std::optional<Duration>{seconds{1}}).is_none());
  CHECK_FALSE(Value("").is_none());
  CHECK(text_or_none("").is_none());
  CHECK(std::holds_alternative<bool>(Value(true).held));
  CHECK(std::holds_alternative<std::int64_t>(Value(std::uint16_t{7}).held));
  CHECK(std::holds_alternative<std::string>(Value("x").held));
}

TEST_CASE("each kind of value has a text") {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  CHECK(text_of(Value(-3)) == "-3");
  CHECK(text_of(Value(0.5)) == "0.50");
  CHECK(text_of(Value("a b")) == "a b");
  CHECK(text_of(Value(Time{seconds{10}})) == "1970-01-01T00:00:10");
  CHECK(text_of(Value(Mebibytes{512})) == "512M");
  CHECK(text_of(Value(List{1, "x"})) == "1,x");
  CHECK(text_of(Value(Members{{"cpu", 2}, {"mem", Mebibytes{8}}})) == "cpu=2,mem=8M");
}

TEST_CASE("how a value is spelled is its table's choice") {
  CHECK(text_of(Value(), {.none = "(null)"}) == "(null)");
  CHECK(text_of(Value(true)) == "1");
  CHECK(text_of(Value(false), {.yes = "YES", .no = "NO"}) == "NO");
  CHECK(text_of(Value(ByteCount{4096}), {.memory = MemoryUnit::kibibytes}) == "4K");
  CHECK(text_of(Value(1.0 / 4), {.decimals = 4}) == "0.2500");
  Value minute_and_half(Duration{90'250'000});
  CHECK(text_of(minute_and_half, {.lengths = LengthStyle::shortest}) == "1:30");
  CHECK(text_of(minute_and_half, {.lengths = LengthStyle::padded}) == "00:01:30");
  CHECK(text_of(minute_and_half, {.lengths = LengthStyle::thousandths}) == "01:30.250");
}

}  // namespace slotd
