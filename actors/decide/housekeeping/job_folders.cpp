#include "actors/decide/housekeeping/job_folders.hpp"

#include <algorithm>
#include <chrono>

namespace slotd::decide {

namespace {

constexpr Duration hour = std::chrono::hours{1};
constexpr Duration day = std::chrono::hours{24};

}  // namespace

Duration folders_kept_for(Duration setting) { return std::max(setting, hour); }

FoldersDue folders_due(const std::map<JobId, Time>& ends, Time ended_by) {
  FoldersDue found;
  for (const auto& [job, end] : ends) {
    if (end <= ended_by)
      found.due.push_back(job);
    else
      found.next_end = std::min(found.next_end.value_or(end), end);
  }
  return found;
}

Duration until_next_look(std::optional<Time> next_end, Time now, Duration kept_for) {
  // A job that ends after now is due no sooner than one that ends now.
  auto next_due = next_end.value_or(now) + kept_for;
  return std::clamp(next_due - now, hour, day);
}

}  // namespace slotd::decide
