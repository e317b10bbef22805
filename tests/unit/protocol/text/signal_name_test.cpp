#include "protocol/text/signal_name.hpp"

#include "tests/unit/protocol/text/expect.hpp"

#include <catch2/catch.hpp>

#include <csignal>

using namespace slotd;
using test::fault_of;
using test::value_of;

TEST_CASE("a signal is read by name in any case, by its full name and by number", "[text]") {
  for (auto text : {"TERM", "term", "Term", "SIGTERM", "sigterm", "15", "015"})
    CHECK(value_of(parse_signal(text)) == SIGTERM);
  CHECK(value_of(parse_signal("CHLD")) == SIGCHLD);
  CHECK(value_of(parse_signal("IOT")) == SIGABRT);
  CHECK(value_of(parse_signal("1")) == 1);
  CHECK(value_of(parse_signal("64")) == 64);
}

TEST_CASE("what is no signal is refused and named", "[text]") {
  for (std::string text : {"", "0", "65", "-1", "+15", "15x", "999999999999", "foo", "SIG",
                           "SIGfoo", "SIG15", "TERM ", " TERM", "SIGSIGTERM"})
    CHECK(fault_of(parse_signal(text)) == "unsupported signal: " + text);
}

TEST_CASE("every signal's name is read back as the same signal", "[text]") {
  for (int signal = 1; signal <= 64; ++signal)
    CHECK(value_of(parse_signal(signal_name(signal))) == signal);
  CHECK(signal_name(SIGTERM) == "TERM");
  CHECK(signal_name(SIGABRT) == "ABRT");
  CHECK(signal_name(34) == "34");
}
