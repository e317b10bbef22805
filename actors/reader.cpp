#include "actors/reader.hpp"

#include "actors/decide/expected_start.hpp"
#include "actors/decide/job_filter.hpp"
#include "actors/decide/timing.hpp"
#include "actors/fault_bridge.hpp"
#include "protocol/wire.hpp"

#include <caf/all.hpp>

#include <algorithm>
#include <utility>

namespace slotd {

using namespace std::chrono_literals;

namespace {

constexpr auto kept_for = 10s;
constexpr std::size_t rows_at_a_time = 1000;
constexpr std::size_t events_at_a_time = 5000;

/// About what a list of indices takes as text: it has a part for each gap, and no more than indices.
std::size_t weight(const IndexSet& indices) {
  if (indices.empty()) return 0;
  auto count = indices.count();
  auto gaps = indices.last()->value - indices.first()->value + 1 - count;
  return std::size_t{12} * std::min(count, gaps + 1);
}

/// About what the row takes on the wire.
std::size_t weight(const Job& job) {
  const auto& request = job.request;
  auto size = std::size_t{700} + request.name.size() + request.command.size() +
              request.directory.size() + request.submit_directory.size() + request.output.size() +
              request.error.size();
  for (const auto& argument : request.arguments) size += argument.size() + 3;
  return is_record(job) ? size + weight(job.array->waiting) : size;
}

std::size_t weight(const Event& event) {
  auto size = std::size_t{120};
  for (const auto& change : event.what) size += change.field.size() + change.value.size() + 20;
  return size;
}

/// A job as it is shown: why a waiting job waits is found out when somebody asks, not written down
/// for each job at each round; its resource limits, a third of what a row weighs, are in no view.
Job shown(Job job, const Snapshot& snapshot) {
  job.request.limits.clear();
  if (job.state == JobState::pending && job.reason == Reason::none &&
      decide::is_early(job.request, snapshot.taken)) {
    job.reason = Reason::begin_time;
    return job;
  }
  // With nobody in the line, whoever is pending is just being started.
  if (job.state != JobState::pending || job.reason != Reason::none || !snapshot.first) return job;
  job.reason = snapshot.first != job.id ? Reason::priority
               : snapshot.drained       ? Reason::node_drained
                                        : Reason::resources;
  return job;
}

std::vector<decide::JobPtr> all_of(const decide::JobTable& table) {
  std::vector<decide::JobPtr> jobs;
  for (auto job = table.next_after({}); job; job = table.next_after(job->id)) jobs.push_back(job);
  return jobs;
}

/// A drained node starts nothing, nobody knows until when.
TestOutcome test_outcome(const Job& job, const Snapshot& snapshot) {
  TestOutcome outcome;
  outcome.job = job.id;
  if (!snapshot.drained)
    outcome.start = decide::expected_start(job, all_of(*snapshot.jobs), snapshot.machine,
                                           snapshot.taken, snapshot.patience);
  outcome.cpus =
    job.request.extras->exclusive ? snapshot.machine.cpus.value : job.request.cpus().value;
  outcome.partition = job.request.partition;
  outcome.adapted = job.request.extras->adaptations;
  return outcome;
}

AnswerFrame frame_of(Answer answer) { return {encode(Reply{wire_version, std::move(answer)})}; }

std::vector<JobId> in_order(std::vector<JobId> ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

/// Collects rows up to the size of a page.
class Page {
 public:
  Page(const Snapshot& snapshot, JobId after) : snapshot_(snapshot) {
    page_.seq = snapshot.seq, last_ = after;
  }

  bool full() const { return size_ >= page_limit; }
  bool empty() const { return page_.jobs.empty(); }
  /// Of a record only the elements that were asked for. One that all elements have left is no row.
  void add(Job job, const JobFilter& filter) {
    if (is_spent(job)) return;
    decide::narrow(job, filter);
    take_limit(job);
    size_ += weight(job);
    page_.jobs.push_back(shown(std::move(job), snapshot_));
  }
  JobPage take(bool more) {
    page_.more = more;
    return std::move(page_);
  }
  /// Ids that cannot be known: never given out.
  void note_never_given(const JobFilter& asked) {
    if (last_ != JobId{}) return;
    for (auto id : asked.jobs)
      if (is_strange(id)) page_.unknown.push_back(id);
    for (const auto& elements : asked.elements)
      if (is_strange(elements.array)) page_.unknown_elements.push_back(elements);
  }
  /// Ids and elements that are not in the table.
  void note_missing(const JobFilter& asked) {
    if (last_ != JobId{}) return;
    for (auto id : in_order(asked.jobs))
      if (!snapshot_.jobs->find(id)) page_.unknown.push_back(id);
    for (const auto& elements : asked.elements) {
      auto missing = elements;
      missing.indices.erase(decide::elements_in(*snapshot_.jobs, elements.array));
      if (!missing.indices.empty()) page_.unknown_elements.push_back(std::move(missing));
    }
  }

 private:
  /// An update of the limit changes the array's own record alone.
  void take_limit(Job& job) const {
    if (job.array_id == JobId{}) return;
    if (auto own = snapshot_.jobs->find(job.array_id); own && is_record(*own))
      job.array.edit().limit = own->array->limit;
  }
  bool is_strange(JobId id) const { return id == JobId{} || id > snapshot_.last_job; }

  const Snapshot& snapshot_;
  JobPage page_;
  JobId last_;
  std::size_t size_ = 0;
};

bool within(const Job& job, const ListHistory& ask) {
  return !ask.until || job.submit < *ask.until;
}

/// Two lists in order of id, merged: what had ended comes from the database, the rest from the
/// snapshot. Is there more? Then `ask` goes on behind what was looked at.
Result<bool> add_history(Page& page, ListHistory& ask, const Snapshot& snapshot,
                         storage::Accounting& accounting) {
  auto ended = accounting.ended(ask, snapshot.seq, rows_at_a_time);
  if (!ended) return tl::unexpected(ended.error());
  auto database_has_more = ended->size() == rows_at_a_time;
  auto row = ended->begin();
  auto next_live = [&](JobId after) {
    auto job = snapshot.jobs->next_after(after);
    while (job && (is_over(job->state) || !decide::matches(*job, ask.filter) || !within(*job, ask)))
      job = snapshot.jobs->next_after(job->id);
    return job;
  };
  auto live = next_live(ask.after);
  while (!page.full()) {
    if (row != ended->end() && (!live || row->id < live->id)) {
      ask.after = row->id;
      page.add(std::move(*row++), ask.filter);
    } else if (live && (row != ended->end() || !database_has_more)) {
      ask.after = live->id;
      page.add(*live, ask.filter);
      live = next_live(live->id);
    } else {
      break;
    }
  }
  return row != ended->end() || live || database_has_more;
}

}  // namespace

void ReaderState::init(SchedulerActor scheduler, std::shared_ptr<storage::Accounting> accounting) {
  scheduler_ = std::move(scheduler);
  accounting_ = std::move(accounting);
}

caf::result<AnswerFrame> ReaderState::queue(const ListQueue& ask) {
  return page(ask.snapshot,
              [this, ask](const Snapshot& snapshot) { return queue_page(ask, snapshot); });
}

caf::result<AnswerFrame> ReaderState::history(const ListHistory& ask) {
  return page(ask.snapshot,
              [this, ask](const Snapshot& snapshot) { return history_page(ask, snapshot); });
}

caf::result<AnswerFrame> ReaderState::page(std::uint64_t token, MakePage make) {
  auto promise = self_->make_response_promise<AnswerFrame>();
  auto deliver = [promise](Result<JobPage> page) mutable {
    if (page)
      promise.deliver(frame_of(std::move(*page)));
    else
      promise.deliver(to_error(page.error()));
  };
  if (token != 0) {
    auto known = kept_.find(token);
    if (known == kept_.end())
      deliver(fail(FaultCode::list_changed, "list changed, ask again"));
    else
      deliver(keep_if_more(make(known->second.snapshot), token, known->second.snapshot));
    return promise;
  }
  self_->request(scheduler_, caf::infinite, TakeSnapshot{})
    .then(
      [this, make, deliver](const Snapshot& snapshot) mutable {
        deliver(keep_if_more(make(snapshot), 0, snapshot));
      },
      [promise](caf::error& error) mutable { promise.deliver(std::move(error)); });
  return promise;
}

Result<JobPage> ReaderState::keep_if_more(Result<JobPage> page, std::uint64_t token,
                                          const Snapshot& snapshot) {
  if (!page || !page->more) return page;
  if (token == 0) token = ++last_token_;
  page->snapshot = token;
  kept_.insert_or_assign(token, Kept{Snapshot(snapshot), std::chrono::steady_clock::now()});
  if (!std::exchange(drop_planned_, true))
    self_->delayed_send(ReaderActor{self_}, kept_for, DropSnapshots{});
  return page;
}

caf::result<AnswerFrame> ReaderState::events(const ListEvents& ask) {
  // First the range: the page then holds every event up to the newest of it, whatever comes meanwhile.
  auto range = accounting_->event_range();
  if (!range) return to_error(range.error());
  auto after = std::min(ask.after, range->second);
  auto found = accounting_->events(after, in_order(ask.jobs), events_at_a_time);
  if (!found) return to_error(found.error());
  EventPage page;
  page.oldest = range->first;
  page.last = range->second;
  page.more = found->size() == events_at_a_time;
  auto size = std::size_t{0};
  for (auto& event : *found) {
    if (event.seq > page.last) break;
    if (size >= page_limit) page.more = true;
    if (size >= page_limit) break;
    size += weight(event);
    page.events.push_back(std::move(event));
  }
  return frame_of(std::move(page));
}

void ReaderState::drop_snapshots() {
  auto old = std::chrono::steady_clock::now() - kept_for;
  std::erase_if(kept_, [old](const auto& entry) { return entry.second.last_use <= old; });
  drop_planned_ = !kept_.empty();
  if (drop_planned_) self_->delayed_send(ReaderActor{self_}, kept_for, DropSnapshots{});
}

Result<JobPage> ReaderState::queue_page(const ListQueue& ask, const Snapshot& snapshot) {
  Page page(snapshot, ask.after);
  auto finished = [&](bool more) {
    auto rows = page.take(more);
    if (ask.with_starts) add_starts(rows, snapshot);
    return rows;
  };
  const auto& jobs = *snapshot.jobs;
  page.note_missing(ask.filter);
  if (decide::names_plain_jobs(ask.filter, jobs)) {
    for (auto id : in_order(ask.filter.jobs))
      if (auto job = jobs.find(id); job && id > ask.after && decide::matches(*job, ask.filter))
        page.add(*job, ask.filter);
    return finished(false);
  }
  auto job = jobs.next_after(ask.after);
  for (; job && !page.full(); job = jobs.next_after(job->id))
    if (decide::matches(*job, ask.filter)) page.add(*job, ask.filter);
  return finished(job != nullptr);
}

/// A drained node starts nothing, nobody knows until when.
void ReaderState::add_starts(JobPage& page, const Snapshot& snapshot) {
  if (foresight_.jobs.lock() != snapshot.jobs || foresight_.taken != snapshot.taken) {
    auto jobs = all_of(*snapshot.jobs);
    foresight_ = {snapshot.jobs, snapshot.taken, {}};
    if (!snapshot.drained)
      foresight_.starts =
        decide::expected_starts(jobs, snapshot.machine, snapshot.taken, snapshot.patience);
  }
  for (const auto& job : page.jobs) {
    if (job.state != JobState::pending) continue;
    auto start = foresight_.starts.find(job.id);
    page.starts.push_back(
      {job.id, start == foresight_.starts.end() ? std::nullopt : std::optional{start->second}});
  }
}

/// A page that holds nothing, although there is more, would be taken for the end: rows may be hidden.
Result<JobPage> ReaderState::history_page(const ListHistory& ask, const Snapshot& snapshot) {
  Page page(snapshot, ask.after);
  page.note_never_given(ask.filter);
  auto rest = ask;
  for (;;) {
    auto more = add_history(page, rest, snapshot, *accounting_);
    if (!more) return tl::unexpected(more.error());
    if (!*more || !page.empty()) return page.take(*more);
  }
}

/// With the table of the moment at which the scheduler admitted it.
caf::result<AnswerFrame> ReaderState::rehearse(const Rehearse& ask) {
  auto promise = self_->make_response_promise<AnswerFrame>();
  self_->request(scheduler_, caf::infinite, ask)
    .then(
      [promise](const Rehearsed& said) mutable {
        promise.deliver(frame_of(test_outcome(*said.job, said.snapshot)));
      },
      [promise](caf::error& error) mutable { promise.deliver(std::move(error)); });
  return promise;
}

ReaderActor::behavior_type reader(ReaderActor::stateful_pointer<ReaderState> self,
                                  SchedulerActor scheduler,
                                  std::shared_ptr<storage::Accounting> accounting) {
  self->state.init(std::move(scheduler), std::move(accounting));
  return {
    [self](const ListQueue& ask) { return self->state.queue(ask); },
    [self](const ListHistory& ask) { return self->state.history(ask); },
    [self](const ListEvents& ask) { return self->state.events(ask); },
    [self](const Rehearse& ask) { return self->state.rehearse(ask); },
    [self](const DropSnapshots&) { self->state.drop_snapshots(); },
  };
}

}  // namespace slotd
