#include "actors/daemon/recovery/recover_attempt.hpp"

#include "actors/attempts/attempt_claim.hpp"
#include "actors/host/files.hpp"
#include "actors/host/log.hpp"
#include "actors/host/process.hpp"
#include "actors/host/process_table.hpp"
#include "protocol/wire.hpp"

#include <cstdlib>
#include <utility>

namespace slotd {

namespace {

using namespace decide;

/// A deliberate fault for the torture test, which must notice it: every claim counts as missing.
bool claims_are_ignored() {
#ifdef SLOTD_CRASH_POINTS
  return std::getenv("SLOTD_TEST_NO_CLAIM") != nullptr;
#else
  return false;
#endif
}

/// Where the claim can be neither found nor taken (a full disk, a folder that was made
/// inaccessible), no shepherd can take it either: it counts as ours. One job's broken folder keeps
/// no daemon from starting.
ClaimFound look_at_claim(const Paths& paths, const Job& job) {
  if (claims_are_ignored()) return {ClaimState::taken_by_us, {}};
  auto folder = host::make_folders(paths.attempt_folder(job.id, job.attempt), 0700);
  auto found = take_claim(paths, job.id, job.attempt);
  if (found) return *found;
  host::log(host::LogLevel::warn, "job " + to_string(job.id) + ": " +
                                    (folder ? found.error().text : folder.error().text));
  return {ClaimState::taken_by_us, {}};
}

ShepherdSighting sighting_of(host::Sighting seen) {
  switch (seen) {
    case host::Sighting::alive: return ShepherdSighting::alive;
    case host::Sighting::out_of_sight: return ShepherdSighting::unknown;
    case host::Sighting::gone:
    case host::Sighting::another:
    case host::Sighting::other_boot: return ShepherdSighting::gone;
  }
  return ShepherdSighting::unknown;
}

/// Looks for a shepherd that has not claimed yet, and will find that it cannot, or whose claim was
/// removed: only its end, or its record, will tell which.
host::SeenProcess look_without_claim(const Paths& paths, const Job& job) {
  if (claims_are_ignored()) return {};
  auto attempt = to_string(job.attempt);
  auto folder = paths.job_folder(job.id);
  auto pid = host::shepherd_of(folder, attempt);
  if (pid == 0) return {};
  auto pidfd = host::open_pidfd(pid);
  // Another process may have got the number before there was a descriptor for it.
  if (host::shepherd_of(folder, attempt) != pid) return {};
  return {host::Sighting::alive, std::move(pidfd)};
}

ExitRecordState look_at_exit_record(const Paths& paths, const Job& job,
                                    std::optional<ExitRecord>& out) {
  auto bytes = host::read_file(paths.exit_record(job.id, job.attempt));
  if (!bytes) return ExitRecordState::missing;
  auto record = decode<ExitRecord>(*bytes);
  if (!record || record->job != job.id || record->attempt != job.attempt)
    return ExitRecordState::broken;
  out = std::move(*record);
  return ExitRecordState::whole;
}

}  // namespace

RecoveredAttempt find_attempt(const Paths& paths, JobPtr job, const std::string& this_boot) {
  RecoveryFacts evidence;
  evidence.stage = stage_of(*job);
  evidence.boot = job->run && job->run->boot == this_boot ? BootState::same : BootState::other;
  RecoveredAttempt found;
  found.job = job;
  evidence.sighting = ShepherdSighting::unknown;
  if (evidence.boot == BootState::same) {
    auto claim = look_at_claim(paths, *job);
    evidence.claim = claim.state;
    auto seen = claim.state == ClaimState::shepherds ? host::look_for(claim.claim)
                                                     : look_without_claim(paths, *job);
    evidence.sighting = sighting_of(seen.sighting);
    found.pidfd = std::make_shared<host::UniqueFd>(std::move(seen.pidfd));
  }
  // The record is read last, because a shepherd that was seen alive may have left it since.
  evidence.record = look_at_exit_record(paths, *job, found.record);
  auto finding = recover(evidence);
  found.verdict = finding.verdict;
  host::log(host::LogLevel::info, "job " + to_string(job->id) + ": " + std::string(finding.why));
  return found;
}

}  // namespace slotd
