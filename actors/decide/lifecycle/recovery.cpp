#include "actors/decide/lifecycle/recovery.hpp"

#include <array>
#include <initializer_list>

namespace slotd::decide {

namespace {

/// A set of values of one fact.
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

// The rows do not overlap and cover all combinations: a test tries each. The layout keeps a table's rows
// readable:
// clang-format off
constexpr std::array rows{
  // Another boot. Nothing of the attempt lives. A missing claim proves nothing, because a power cut may
  // have removed it, so the attempt counts as started.
  Row{any_stage, any_claim, any_sight, {Commit::whole}, {Boot::other},
      {Verdict::finished, "ended before the machine went down"}},
  Row{any_stage, any_claim, any_sight, no_exit_record, {Boot::other},
      {Verdict::node_failed, "the machine was restarted under it"}},

  // A whole exit record outranks all other facts: it is written when nothing of the job is left. A
  // shepherd that still lives is about to end.
  Row{any_stage, {Claim::shepherds, Claim::unreadable}, any_sight, {Commit::whole}, {Boot::same},
      {Verdict::finished, "left its exit record"}},
  // An exit record without a claim: somebody removed the claim. Only a shepherd of this attempt can
  // have written the record.
  Row{any_stage, {Claim::taken_by_us}, any_sight, {Commit::whole}, {Boot::same},
      {Verdict::finished, "left its exit record; its claim was removed"}},

  // The usual cases.
  Row{any_stage, {Claim::shepherds}, {Sight::alive}, no_exit_record, {Boot::same},
      {Verdict::adopt, "its shepherd lives"}},
  Row{any_stage, {Claim::shepherds}, {Sight::gone}, no_exit_record, {Boot::same},
      {Verdict::lost, "its shepherd is gone and left no exit record"}},
  Row{{Stage::starting, Stage::cancel_asked}, {Claim::taken_by_us}, {Sight::gone, Sight::unknown},
      no_exit_record, {Boot::same}, {Verdict::never_started, "no shepherd had claimed it"}},

  // The claim belongs to another pid namespace (one of the two runs in a container): the shepherd may
  // live where this daemon cannot see it, so the job is not run again.
  Row{any_stage, {Claim::shepherds}, {Sight::unknown}, no_exit_record, {Boot::same},
      {Verdict::lost, "its shepherd was of another pid namespace"}},

  // The job was running, and there is no claim: somebody removed it. The job has run, so it must not run
  // again.
  Row{{Stage::running}, {Claim::taken_by_us}, {Sight::gone, Sight::unknown}, no_exit_record, {Boot::same},
      {Verdict::lost, "it ran, but its claim was removed"}},
  // A shepherd of this attempt lives, and the claim is ours now. Either it has not claimed yet, and will
  // end when it cannot; or somebody removed its claim, and it will write its record. Until one of the two
  // happens, nothing may run, so it is watched like any other.
  Row{any_stage, {Claim::taken_by_us}, {Sight::alive}, no_exit_record, {Boot::same},
      {Verdict::adopt, "a shepherd of it lives without a claim"}},
  // A damaged claim in the same boot: claims appear whole by link(2), so the disk is damaged. Some
  // shepherd had claimed the attempt.
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

StoredStage stage_of(const Job& job) {
  if (job.run && (job.run->cancel_asked || job.run->requeue_asked != RequeueIntent::none))
    return StoredStage::cancel_asked;
  return job.state == JobState::starting ? StoredStage::starting : StoredStage::running;
}

int rows_covering(const RecoveryFacts& evidence) {
  int count = 0;
  for (const auto& row : rows) count += covers(row, evidence) ? 1 : 0;
  return count;
}

RecoveryDecision recover(const RecoveryFacts& evidence) {
  for (const auto& row : rows)
    if (covers(row, evidence)) return row.finding;
  // Unreachable, as recovery_test.cpp proves. If it were not, the safe answer is that the job has run.
  return {Verdict::lost, "no row of the recovery table covers it"};
}

}  // namespace slotd::decide
