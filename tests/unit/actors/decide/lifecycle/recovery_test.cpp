#include "actors/decide/lifecycle/recovery.hpp"

#include <catch2/catch.hpp>

#include <functional>

using namespace slotd::decide;

namespace {

template <class E>
void each(const std::function<void(E)>& act) {
  for (int i = 1; i <= static_cast<int>(last_of(E{})); ++i) act(static_cast<E>(i));
}

void every_evidence(const std::function<void(const RecoveryFacts&)>& act) {
  each<StoredStage>([&](StoredStage stage) {
    each<ClaimState>([&](ClaimState claim) {
      each<ShepherdSighting>([&](ShepherdSighting sighting) {
        each<ExitRecordState>([&](ExitRecordState record) {
          each<BootState>([&](BootState boot) { act({stage, claim, sighting, record, boot}); });
        });
      });
    });
  });
}

}  // namespace

TEST_CASE("every combination of evidence has exactly one row", "[recovery]") {
  int seen = 0;
  every_evidence([&](const RecoveryFacts& evidence) {
    ++seen;
    CAPTURE(static_cast<int>(evidence.stage), static_cast<int>(evidence.claim),
            static_cast<int>(evidence.sighting), static_cast<int>(evidence.record),
            static_cast<int>(evidence.boot));
    CHECK(rows_covering(evidence) == 1);
    CHECK_FALSE(recover(evidence).why.empty());
  });
  CHECK(seen == 3 * 3 * 3 * 3 * 2);
}

TEST_CASE("a whole record always decides", "[recovery]") {
  every_evidence([](const RecoveryFacts& evidence) {
    if (evidence.record == ExitRecordState::whole)
      CHECK(recover(evidence).verdict == Verdict::finished);
    else
      CHECK(recover(evidence).verdict != Verdict::finished);
  });
}

TEST_CASE("only an attempt whose claim the daemon got itself is started again", "[recovery]") {
  every_evidence([](const RecoveryFacts& evidence) {
    if (recover(evidence).verdict != Verdict::never_started) return;
    CHECK(evidence.claim == ClaimState::taken_by_us);
    CHECK(evidence.boot == BootState::same);
    CHECK(evidence.stage != StoredStage::running);
  });
}

TEST_CASE("after a reboot nothing is adopted, swept or started again", "[recovery]") {
  every_evidence([](const RecoveryFacts& evidence) {
    if (evidence.boot == BootState::same) return;
    auto verdict = recover(evidence).verdict;
    CHECK((verdict == Verdict::finished || verdict == Verdict::node_failed));
  });
}

TEST_CASE("a shepherd is adopted only if the very process was seen", "[recovery]") {
  every_evidence([](const RecoveryFacts& evidence) {
    if (recover(evidence).verdict != Verdict::adopt) return;
    CHECK(evidence.sighting == ShepherdSighting::alive);
    CHECK(evidence.claim != ClaimState::unreadable);
  });
}
