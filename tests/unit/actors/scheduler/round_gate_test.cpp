#include "actors/scheduler/round_gate.hpp"

#include <catch2/catch.hpp>

using slotd::RoundGate;

namespace {

/// Counts rounds; a round is over when the test says so.
struct Rounds {
  RoundGate gate;
  int made = 0;

  Rounds() {
    gate.make_with([this] {
      ++made;
      gate.begin();
    });
  }
};

}  // namespace

TEST_CASE("a round is made at once, and what comes meanwhile leads to one more", "[rounds]") {
  Rounds rounds;
  rounds.gate.want();
  CHECK(rounds.made == 1);
  rounds.gate.want();
  rounds.gate.want();
  CHECK(rounds.made == 1);
  rounds.gate.end();
  CHECK(rounds.made == 2);
  rounds.gate.end();
  CHECK(rounds.made == 2);
}

TEST_CASE("no round is made while a release is on its way", "[rounds]") {
  Rounds rounds;
  rounds.gate.hold_for_release();
  rounds.gate.hold_for_release();
  rounds.gate.want();
  rounds.gate.released();
  rounds.gate.want();
  CHECK(rounds.made == 0);
  rounds.gate.released();
  rounds.gate.want();
  CHECK(rounds.made == 1);
}

TEST_CASE("a long cancel holds rounds up until it is over", "[rounds]") {
  Rounds rounds;
  rounds.gate.hold_for_cancel();
  CHECK(rounds.gate.cancelling());
  rounds.gate.want();
  CHECK(rounds.made == 0);
  rounds.gate.cancel_is_over();
  CHECK(rounds.made == 1);
  CHECK_FALSE(rounds.gate.cancelling());
}

TEST_CASE("a cancel that nobody waited for leads to no round", "[rounds]") {
  Rounds rounds;
  rounds.gate.hold_for_cancel();
  rounds.gate.cancel_is_over();
  CHECK(rounds.made == 0);
}

TEST_CASE("a round that failed is tried again once, after its pause", "[rounds]") {
  Rounds rounds;
  rounds.gate.want();
  CHECK(rounds.gate.end_to_retry());
  rounds.gate.want();
  CHECK(rounds.made == 1);
  CHECK_FALSE(rounds.gate.end_to_retry());  // it is planned already
  rounds.gate.retry();
  CHECK(rounds.made == 2);
}
