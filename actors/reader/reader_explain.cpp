#include "actors/decide/arrays/stored_array.hpp"
#include "actors/decide/explain/explain.hpp"
#include "actors/fault_bridge.hpp"
#include "actors/reader/reader.hpp"
#include "actors/reader/reader_parts.hpp"

#include <caf/all.hpp>

#include <map>
#include <utility>

// Explanations (slotd why) come from a snapshot of the table, and for jobs that have left it from
// the database.
namespace slotd {

caf::result<AnswerFrame> ReaderState::explain(const ExplainJob& ask) {
  auto promise = self_->make_response_promise<AnswerFrame>();
  self_->request<caf::message_priority::high>(scheduler_, caf::infinite, TakeSnapshot{})
    .then(
      [this, ask, promise](const Snapshot& snapshot) mutable {
        if (auto told = explanation(ask, snapshot))
          promise.deliver(frame_of(std::move(*told)));
        else
          promise.deliver(to_error(told.error()));
      },
      [promise](caf::error& error) mutable { promise.deliver(std::move(error)); });
  return promise;
}

/// A job that is not in the table ended some time ago, and is in the database.
Result<Explanation> ReaderState::explanation(const ExplainJob& ask, const Snapshot& snapshot) {
  auto row = decide::asked_row(ask, *snapshot.jobs);
  if (!row) {
    auto stored = stored_row(ask);
    if (!stored) return tl::unexpected(stored.error());
    row = std::move(*stored);
  }
  decide::ExplainFacts facts{*snapshot.jobs, snapshot.machine, snapshot.taken, snapshot.starvation,
                             snapshot.drain};
  auto told = decide::explain(
    shown(std::move(*row), snapshot, decide::FreeResources(snapshot.machine)), facts);
  if (auto counted = count_stored(told, *snapshot.jobs); !counted)
    return tl::unexpected(counted.error());
  return told;
}

/// An element that was withdrawn without a row is found in its record.
Result<Job> ReaderState::stored_row(const ExplainJob& ask) {
  auto unknown = fail(FaultCode::unknown_job, "Invalid job id specified");
  if (!ask.element) {
    auto found = accounting_->jobs({ask.job});
    if (!found) return tl::unexpected(found.error());
    return found->empty() ? unknown : Result<Job>(std::move(found->front()));
  }
  IndexSet alone(*ask.element, *ask.element);
  auto found = accounting_->jobs_of({ask.job, alone});
  if (!found) return tl::unexpected(found.error());
  if (!found->empty()) return std::move(found->front());
  auto records = accounting_->records(ask.job);
  if (!records) return tl::unexpected(records.error());
  auto withdrawn = decide::withdrawn_with(std::move(*records), alone);
  if (withdrawn.empty()) return unknown;
  withdrawn.front().array.edit().waiting = alone;
  return std::move(withdrawn.front());
}

/// Counts elements that have left the table, too: those with a row of their own, and those withdrawn.
Done ReaderState::count_stored(Explanation& told, const decide::JobTable& jobs) {
  if (told.job.array_id == JobId{}) return {};
  auto stored = accounting_->array(told.job.array_id);
  if (!stored) return tl::unexpected(stored.error());
  std::map<JobState, std::uint32_t> counts;
  for (const auto& [state, count] : told.elements) counts[state] = count;
  for (const auto& element : stored->elements)
    if (is_over(element.state) && !jobs.find(element.job)) ++counts[element.state];
  for (const auto& record : stored->records)
    if (is_over(record.state) && !is_empty_record(record) && !jobs.find(record.id))
      counts[record.state] += jobs_in(record);
  told.elements.clear();
  for (const auto& [state, count] : counts) told.elements.push_back({state, count});
  return {};
}

}  // namespace slotd
