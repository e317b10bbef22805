#include "clients/history/history_search.hpp"

#include "protocol/text/instant.hpp"

#include <algorithm>

namespace slotd::clients {

bool HistorySearch::lets_through(const Job& job, Time now) const {
  return !window || was_in(job, states, *window, now);
}

Result<HistorySearch> history_search(const HistoryQuery& query, Time now) {
  HistorySearch search;
  auto& question = search.question;
  question.filter = query.filter;
  question.since = query.since;
  question.until = query.until;
  const auto& states = query.states.states;
  auto at_times = !query.states.all && (query.since || query.until);
  if (!question.since && !query.filter.names_ids())
    question.since = at_times ? now : *parse_instant("midnight", now);
  if (query.until && question.since && *query.until < *question.since)
    return fail(FaultCode::invalid, "Start time (" + format_instant(*question.since) +
                                      ") requested is after end time (" +
                                      format_instant(*query.until) + ").");
  // A job that was pending or running then may be in any state now.
  if (!at_times || std::all_of(states.begin(), states.end(), is_over))
    question.filter.states = states;
  if (!at_times) return search;
  if (!question.until) question.until = question.since.value_or(now) + std::chrono::seconds{1};
  search.window = Window{question.since.value_or(Time::min()), *question.until};
  search.states = states;
  return search;
}

}  // namespace slotd::clients
