#pragma once

#include "clients/history/state_history.hpp"
#include "clients/options/state_words.hpp"
#include "protocol/request.hpp"

#include <optional>
#include <vector>

namespace slotd::clients {

/// Which jobs a user asks sacct for.
struct HistoryQuery {
  JobFilter filter;  ///< its states are set from `states`
  StateChoice states;
  std::optional<Time> since;
  std::optional<Time> until;
};

/// What to ask the daemon, and which jobs of its answer to show.
struct HistorySearch {
  ListHistory question;
  std::optional<Window> window;  ///< in which one of the states must have been held
  std::vector<JobState> states;

  bool lets_through(const Job& job, Time now) const;
};

/// Slurm's windows (sacct(1), DEFAULT TIME WINDOW). By default jobs since midnight are shown; jobs that
/// are named, from any time; with states and a time, jobs that were in one of the states between the two
/// times, or at the first. Fault if the end is before the beginning.
Result<HistorySearch> history_search(const HistoryQuery& query, Time now);

}  // namespace slotd::clients
