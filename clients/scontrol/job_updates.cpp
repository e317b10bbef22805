#include "clients/scontrol/job_updates.hpp"

#include "clients/link/connection.hpp"
#include "clients/process/report.hpp"
#include "clients/scontrol/job_operands.hpp"
#include "protocol/text/printable.hpp"

#include <algorithm>
#include <unordered_map>

namespace slotd::clients::control {

namespace {

int update_jobs(const Call& call, JobUpdate what) {
  auto jobs = jobs_from(call.operands);
  if (!jobs) return refuse(jobs.error().text);
  return update_jobs(call, {std::move(*jobs), std::move(what)});
}

/// `12`, `12_3`, `12_1-5,9`.
std::string shown_subject(const JobRefusal& refusal) {
  auto job = to_string(refusal.job);
  return refusal.elements.empty() ? job : job + "_" + format(refusal.elements);
}

/// Slurm's controller names the job behind its message, and the elements of an array before it. Slurm's
/// command itself finds what is wrong with a value, and names no job.
std::string refusal_line(const JobRefusal& refusal, bool one_of_many) {
  const auto& [code, text] = refusal.fault;
  auto job = shown_subject(refusal);
  if (code != FaultCode::invalid && are_slurms_words(text))
    return refusal.elements.empty() ? text + " for job " + job : job + ": " + text;
  return std::string(command_name) + ": error: " + (one_of_many ? "job " + job + ": " : "") + text;
}

/// For names that no job has, the daemon has nothing to refuse.
int no_such_names(const JobFilter& asked) {
  std::string names;
  for (const auto& name : asked.names) names += (names.empty() ? "" : ",") + printable(name);
  return complain(command_name, "No jobs with name '" + names + "'"), 1;
}

}  // namespace

std::vector<std::string> refusal_lines(const UpdateOutcome& outcome, const JobFilter& asked) {
  std::unordered_map<JobId, std::size_t> place;
  for (auto id : asked.jobs) place.emplace(id, place.size());
  for (const auto& elements : asked.elements) place.emplace(elements.array, place.size());
  auto refused = outcome.refused;
  auto before = [&place](const JobRefusal& a, const JobRefusal& b) {
    return place[a.job] < place[b.job];
  };
  std::stable_sort(refused.begin(), refused.end(), before);
  std::vector<std::string> lines;
  auto several = refused.size() + outcome.done.size() > 1;
  for (const auto& refusal : refused) lines.push_back(refusal_line(refusal, several));
  return lines;
}

int update_jobs(const Call& call, const UpdateJobs& ask) {
  auto connect_options = connect_options_from_environment();
  if (!connect_options) return report(command_name, connect_options.error()), 1;
  auto outcome = Connection(*connect_options).ask_for<UpdateOutcome>(ask);
  if (!outcome) {
    if (outcome.error().code == FaultCode::unknown_job && !ask.filter.names_ids())
      return no_such_names(ask.filter);
    return report(command_name, outcome.error()), 1;
  }
  if (!call.display.quiet)
    for (const auto& line : refusal_lines(*outcome, ask.filter)) print_error(line + "\n");
  return outcome->refused.empty() ? 0 : 1;
}

int hold(const Call& call) { return update_jobs(call, HoldJob{}); }
int release(const Call& call) { return update_jobs(call, ReleaseJob{}); }
int requeue(const Call& call) { return update_jobs(call, RequeueJob{}); }
int requeue_and_hold(const Call& call) { return update_jobs(call, RequeueJob{true}); }
int move_to_top(const Call& call) { return update_jobs(call, MoveToTop{}); }

}  // namespace slotd::clients::control
