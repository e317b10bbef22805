#include "actors/decide/lifecycle/recovery.hpp"

#include <array>
#include <initializer_list>

namespace slotd::decide {

namespace {

/// Which values of one question a row is about.
template <class E>
class Among {
 public:
  constexpr Among(std::initializer_list<E> values) {
    for (auto value : values) bits_ |= 1U << static_cast<unsigned>(value);
  }
  constexpr bool has(E value) const { return (bits_ >> static_cast<unsigned>(value)) & 1U; }

 private:
  unsigned bits_ = 0;
};

using Stage = StoredStage;
using Claim = ClaimState;
using Sight = ShepherdSighting;
using Commit = ExitRecordState;
using Boot = BootState;

constexpr Among<Stage> any_stage{Stage::starting, Stage::running, Stage::cancel_asked};
constexpr Among<Claim> any_claim{Claim::shepherds, Claim::taken_by_us, Claim::unreadable};
constexpr Among<Sight> any_sight{Sight::alive, Sight::gone, Sight::unknown};
constexpr Among<Commit> no_exit_record{Commit::missing, Commit::broken};

struct Row {
  Among<Stage> stage;
  Among<Claim> claim;
  Among<Sight> sighting;
  Among<Commit> record;
  Among<Boot> boot;
  RecoveryDecision finding;
};

// The rows do not overlap, and none is left out: a test walks the whole product. A table is read by
// its rows, so they keep theirs:
// clang-format off
constexpr std::array rows{
  // Another boot. Nothing of the attempt lives; a claim proves nothing, for a power cut may have
  // taken it, so the attempt counts as started.
  Row{any_stage, any_claim, any_sight, {Commit::whole}, {Boot::other},
      {Verdict::finished, "ended before the machine went down"}},
  Row{any_stage, any_claim, any_sight, no_exit_record, {Boot::other},
      {Verdict::node_failed, "the machine was restarted under it"}},

  // A whole record outranks everything that can be seen: it is written when nothing of the job is
  // left. That the shepherd still lives means that it is about to end.
  Row{any_stage, {Claim::shepherds, Claim::unreadable}, any_sight, {Commit::whole}, {Boot::same},
      {Verdict::finished, "left its exit record"}},
  // Impossible: a record without a claim. The claim was removed from outside; the record cannot have
  // come from anybody but a shepherd of this attempt.
  Row{any_stage, {Claim::taken_by_us}, any_sight, {Commit::whole}, {Boot::same},
      {Verdict::finished, "left its exit record; its claim was removed"}},

  // The ordinary cases.
  Row{any_stage, {Claim::shepherds}, {Sight::alive}, no_exit_record, {Boot::same},
      {Verdict::adopt, "its shepherd lives"}},
  Row{any_stage, {Claim::shepherds}, {Sight::gone}, no_exit_record, {Boot::same},
      {Verdict::lost, "its shepherd is gone and left no exit record"}},
  Row{{Stage::starting, Stage::cancel_asked}, {Claim::taken_by_us}, {Sight::gone, Sight::unknown},
      no_exit_record, {Boot::same}, {Verdict::never_started, "no shepherd had claimed it"}},

  // The claim is of a pid namespace that this daemon is not in (a container around either): the
  // shepherd may live where nobody here can see it, so nothing of the job is run again.
  Row{any_stage, {Claim::shepherds}, {Sight::unknown}, no_exit_record, {Boot::same},
      {Verdict::lost, "its shepherd was of another pid namespace"}},

  // Impossible: the job was running and no shepherd had claimed it. The claim was removed from
  // outside. It has run, so it must not run again.
  Row{{Stage::running}, {Claim::taken_by_us}, {Sight::gone, Sight::unknown}, no_exit_record, {Boot::same},
      {Verdict::lost, "it ran, but its claim was removed"}},
  // A shepherd of this attempt lives and the claim is ours now. Either it has not claimed yet, will
  // find that it cannot and end; or its claim was removed from outside, and its record will come. Until
  // one of the two happens nothing may run, so it is watched like any other.
  Row{any_stage, {Claim::taken_by_us}, {Sight::alive}, no_exit_record, {Boot::same},
      {Verdict::adopt, "a shepherd of it lives without a claim"}},
  // A damaged claim in the same boot: it is link()ed into place whole, so this is a damaged disk.
  // Somebody had claimed it.
  Row{any_stage, {Claim::unreadable}, any_sight, no_exit_record, {Boot::same},
      {Verdict::lost, "its claim cannot be read"}},
};
// clang-format on

bool covers(const Row& row, const RecoveryFacts& evidence) {
  return row.stage.has(evidence.stage) && row.claim.has(evidence.claim) &&
         row.sighting.has(evidence.sighting) && row.record.has(evidence.record) &&
         row.boot.has(evidence.boot);
}

}  // namespace

int rows_covering(const RecoveryFacts& evidence) {
  int count = 0;
  for (const auto& row : rows) count += covers(row, evidence) ? 1 : 0;
  return count;
}

RecoveryDecision recover(const RecoveryFacts& evidence) {
  for (const auto& row : rows)
    if (covers(row, evidence)) return row.finding;
  // The product is covered (tests/unit/actors/decide/lifecycle/recovery_test.cpp); were it not, a job must not run twice.
  return {Verdict::lost, "no row of the recovery table covers it"};
}

}  // namespace slotd::decide
