#include "protocol/job.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace slotd {

namespace {

struct StateWords {
  JobState state;
  std::string_view long_name;
  std::string_view short_name;
};

constexpr std::array state_words{
  StateWords{JobState::pending, "PENDING", "PD"},
  StateWords{JobState::running, "RUNNING", "R"},
  StateWords{JobState::completing, "COMPLETING", "CG"},
  StateWords{JobState::completed, "COMPLETED", "CD"},
  StateWords{JobState::failed, "FAILED", "F"},
  StateWords{JobState::cancelled, "CANCELLED", "CA"},
  StateWords{JobState::timeout, "TIMEOUT", "TO"},
  StateWords{JobState::out_of_memory, "OUT_OF_MEMORY", "OOM"},
  StateWords{JobState::node_fail, "NODE_FAIL", "NF"},
  StateWords{JobState::suspended, "SUSPENDED", "S"},
  StateWords{JobState::deadline, "DEADLINE", "DL"},
};

const StateWords& words_of(JobState state) {
  auto shown = state == JobState::starting ? JobState::running : state;
  for (const auto& words : state_words)
    if (words.state == shown) return words;
  return state_words.front();
}

bool same_word(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (std::toupper(static_cast<unsigned char>(a[i])) != b[i]) return false;
  return true;
}

}  // namespace

std::string_view long_name(JobState state) { return words_of(state).long_name; }
std::string_view short_name(JobState state) { return words_of(state).short_name; }

std::optional<JobState> state_from(std::string_view word) {
  for (const auto& words : state_words)
    if (same_word(word, words.long_name) || same_word(word, words.short_name)) return words.state;
  return std::nullopt;
}

std::string_view name(Reason reason) {
  switch (reason) {
    case Reason::none: return "None";
    case Reason::resources: return "Resources";
    case Reason::priority: return "Priority";
    case Reason::dependency: return "Dependency";
    case Reason::dependency_never_satisfied: return "DependencyNeverSatisfied";
    case Reason::job_held_user: return "JobHeldUser";
    case Reason::begin_time: return "BeginTime";
    case Reason::job_array_task_limit: return "JobArrayTaskLimit";
    case Reason::non_zero_exit_code: return "NonZeroExitCode";
    case Reason::signal: return "Signal";
    case Reason::time_limit: return "TimeLimit";
    case Reason::cancelled_by_user: return "CancelledByUser";
    case Reason::out_of_memory: return "OutOfMemory";
    case Reason::job_launch_failure: return "JobLaunchFailure";
    case Reason::shepherd_lost: return "ShepherdLost";
    case Reason::lost_after_restart: return "LostAfterRestart";
    case Reason::node_fail: return "NodeFail";
    case Reason::kill_task_failed: return "KillTaskFailed";
    case Reason::requeued: return "Requeued";
    case Reason::storage: return "Storage";
    case Reason::requeued_held: return "job requeued in held state";
    case Reason::node_drained:
      return "Nodes required for job are DOWN, DRAINED or reserved for jobs in higher priority "
             "partitions";
    case Reason::deadline: return "DeadLine";
    case Reason::bad_constraints: return "BadConstraints";
    case Reason::partition_config: return "PartitionConfig";
  }
  return "None";
}

bool is_live(JobState state) {
  return state == JobState::starting || state == JobState::running ||
         state == JobState::completing || state == JobState::suspended;
}

bool is_over(JobState state) { return state != JobState::pending && !is_live(state); }

Cpus JobRequest::cpus() const {
  auto of_tasks = (extras->overcommit ? 1 : tasks) * cpus_per_task.value;
  return Cpus{std::max({of_tasks, extras->min_cpus, extras->cpus_per_gpu * gpus.count})};
}

Priority shown_priority(const JobRequest& request) {
  return request.hold ? held_priority : request.priority;
}

bool is_array_record(const Job& job) { return job.array_id != JobId{} && job.array->record; }

bool is_empty_record(const Job& job) { return is_array_record(job) && job.array->waiting.empty(); }

std::uint32_t jobs_in(const Job& job) {
  return is_array_record(job) ? job.array->waiting.count() : 1;
}

std::string shown_id(const Job& job, std::size_t longest) {
  if (job.array_id == JobId{}) return to_string(job.id);
  auto array = to_string(job.array_id);
  if (is_empty_record(job)) return array;
  if (is_array_record(job))
    return array + "_" + format_shown(job.array->waiting, job.array->limit, longest);
  return array + "_" + std::to_string(job.array_index.value);
}

}  // namespace slotd
