#include "actors/reader/reader.hpp"

#include "actors/decide/arrays/arrays.hpp"
#include "actors/decide/explain/shown_reason.hpp"
#include "actors/decide/jobs/job_filter.hpp"
#include "actors/decide/plan/expected_start.hpp"
#include "actors/fault_bridge.hpp"
#include "actors/reader/reader_parts.hpp"
#include "protocol/wire.hpp"

#include <caf/all.hpp>

#include <algorithm>
#include <utility>

namespace slotd {

using namespace std::chrono_literals;

Job shown(Job job, const Snapshot& snapshot, const decide::FreeResources& all) {
  job.request.limits.clear();
  job.reason =
    decide::shown_reason(job, {snapshot.taken, snapshot.first, snapshot.drain.has_value(), all});
  return job;
}

std::optional<Job> listed(Job job, const JobFilter& filter, const Snapshot& snapshot,
                          const decide::FreeResources& all) {
  if (is_empty_record(job)) return std::nullopt;
  decide::narrow(job, filter);
  if (auto limit = decide::array_limit(job.array_id, *snapshot.jobs))
    job.array.edit().limit = *limit;
  return shown(std::move(job), snapshot, all);
}

AnswerFrame frame_of(Answer answer) { return {encode(Reply{wire_version, std::move(answer)})}; }

namespace {

constexpr auto kept_for = 10s;
constexpr std::size_t rows_at_a_time = 1000;
constexpr std::size_t events_at_a_time = 5000;

/// The approximate length of a list of indices as text: it has one part more than gaps, and at most
/// one for each index.
std::size_t weight(const IndexSet& indices) {
  if (indices.empty()) return 0;
  auto count = indices.count();
  auto gaps = indices.last()->value - indices.first()->value + 1 - count;
  return std::size_t{12} * std::min(count, gaps + 1);
}

/// The approximate size of the row on the wire.
std::size_t weight(const Job& job) {
  const auto& request = job.request;
  auto size = std::size_t{700} + request.name.size() + request.command.size() +
              request.directory.size() + request.submit_directory.size() + request.output.size() +
              request.error.size();
  for (const auto& argument : request.arguments) size += argument.size() + 3;
  return is_array_record(job) ? size + weight(job.array->waiting) : size;
}

std::size_t weight(const Event& event) {
  auto size = std::size_t{120};
  for (const auto& change : event.what) size += change.field.size() + change.value.size() + 20;
  return size;
}

std::vector<decide::JobPtr> all_of(const decide::JobTable& table) {
  std::vector<decide::JobPtr> jobs;
  for (auto job = table.next_after({}); job; job = table.next_after(job->id)) jobs.push_back(job);
  return jobs;
}

/// A drained node starts nothing, so there is no expected start.
TestOutcome test_outcome(const Job& job, const Snapshot& snapshot) {
  TestOutcome outcome;
  outcome.job = job.id;
  if (!snapshot.drain)
    outcome.start = decide::expected_start(job, all_of(*snapshot.jobs), snapshot.machine,
                                           snapshot.taken, snapshot.starvation);
  outcome.cpus =
    job.request.extras->exclusive ? snapshot.machine.cpus.value : job.request.cpus().value;
  outcome.partition = job.request.partition;
  outcome.adapted = job.request.extras->adaptations;
  return outcome;
}

std::vector<JobId> in_order(std::vector<JobId> ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

/// Collects rows up to the size of a page.
class Page {
 public:
  Page(const Snapshot& snapshot, JobId after) : snapshot_(snapshot), all_(snapshot.machine) {
    page_.seq = snapshot.seq, last_ = after;
  }

  bool full() const { return size_ >= page_limit; }
  void add(Job job, const JobFilter& filter) {
    auto row = listed(std::move(job), filter, snapshot_, all_);
    if (!row) return;
    size_ += weight(*row);
    page_.jobs.push_back(std::move(*row));
  }
  JobPage take(bool more) {
    page_.more = more;
    return std::move(page_);
  }
  /// Notes ids and elements that were asked for and are not in the table.
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
  const Snapshot& snapshot_;
  decide::FreeResources all_;  ///< the whole machine
  JobPage page_;
  JobId last_;
  std::size_t size_ = 0;
};

bool within(const Job& job, const ListHistory& ask) {
  return !ask.until || job.submit < *ask.until;
}

/// The rows of the snapshot that have not ended, in order of id. Most of the snapshot may have
/// ended.
class LiveRows {
 public:
  LiveRows(const Snapshot& snapshot, const ListHistory& ask)
      : jobs_(*snapshot.jobs), ask_(ask), at_(jobs_.next_after(ask.after)) {}

  /// The next row with a smaller id than this; null if there is none.
  decide::JobPtr next_before(JobId id) {
    while (at_ && at_->id < id && !is_wanted(*at_)) at_ = jobs_.next_after(at_->id);
    return at_ && at_->id < id ? at_ : nullptr;
  }
  void pass() { at_ = jobs_.next_after(at_->id); }

 private:
  bool is_wanted(const Job& job) const {
    return !is_over(job.state) && decide::matches(job, ask_.filter) && within(job, ask_);
  }

  const decide::JobTable& jobs_;
  const ListHistory& ask_;
  decide::JobPtr at_;
};

/// Merges two lists in order of id: jobs that had ended come from the database, the rest from the
/// snapshot. True if there is more; then `ask` goes on behind what was looked at.
Result<bool> add_history(HistoryPage& page, ListHistory& ask, const Snapshot& snapshot,
                         storage::Accounting& accounting) {
  LiveRows live(snapshot, ask);
  auto behind = ask.after;
  // False: the page has no room for something that is left.
  auto add_live = [&](JobId before) {
    for (auto job = live.next_before(before); job; job = live.next_before(before)) {
      if (page.full()) return false;
      behind = job->id;
      page.add(*job);
      live.pass();
    }
    return true;
  };
  std::size_t looked_at = 0;
  auto no_room = false;
  auto done = accounting.each_ended(ask, snapshot.seq, rows_at_a_time,
                                    [&](const PackedJob& row) -> Result<bool> {
                                      no_room = !add_live(row.id) || page.full();
                                      if (no_room) return false;
                                      ++looked_at;
                                      behind = row.id;
                                      if (auto added = page.add(row); !added)
                                        return tl::unexpected(added.error());
                                      return true;
                                    });
  if (!done) return tl::unexpected(done.error());
  auto more = no_room || looked_at == rows_at_a_time || !add_live(JobId{UINT32_MAX});
  ask.after = behind;
  return more;
}

}  // namespace

void ReaderState::init(SchedulerActor scheduler, std::shared_ptr<storage::Accounting> accounting) {
  scheduler_ = std::move(scheduler);
  accounting_ = std::move(accounting);
}

caf::result<AnswerFrame> ReaderState::queue(const ListQueue& ask) {
  auto promise = self_->make_response_promise<AnswerFrame>();
  with_snapshot(ask.snapshot, promise, [this, ask, promise](const Snapshot& snapshot) mutable {
    auto page = queue_page(ask, snapshot);
    if (page.more) page.snapshot = keep(ask.snapshot, snapshot);
    promise.deliver(frame_of(std::move(page)));
  });
  return promise;
}

caf::result<AnswerFrame> ReaderState::history(const ListHistory& ask) {
  auto promise = self_->make_response_promise<AnswerFrame>();
  auto hand_over = [this, promise](HistoryFrame made) mutable {
    promise.deliver(std::move(made.frame));
    if (made.next) prepare(*made.next);
  };
  if (prefetched_ && prefetched_->question == ask) {
    auto made = std::move(std::exchange(prefetched_, std::nullopt)->made);
    hand_over(std::move(made));
    return promise;
  }
  with_snapshot(ask.snapshot, promise,
                [this, ask, promise, hand_over](const Snapshot& snapshot) mutable {
                  auto made = make_history(ask, snapshot);
                  if (made)
                    hand_over(std::move(*made));
                  else
                    promise.deliver(to_error(made.error()));
                });
  return promise;
}

void ReaderState::with_snapshot(std::uint64_t token, Promise promise,
                                std::function<void(const Snapshot&)> use) {
  if (token != 0) {
    auto known = kept_.find(token);
    if (known != kept_.end())
      use(Snapshot(known->second.snapshot));
    else
      promise.deliver(to_error({FaultCode::list_changed, "list changed, ask again"}));
    return;
  }
  self_->request<caf::message_priority::high>(scheduler_, caf::infinite, TakeSnapshot{})
    .then([use](const Snapshot& snapshot) { use(snapshot); },
          [promise](caf::error& error) mutable { promise.deliver(std::move(error)); });
}

/// Returns the token under which the list's next page finds the snapshot.
std::uint64_t ReaderState::keep(std::uint64_t token, const Snapshot& snapshot) {
  if (token == 0) token = ++last_token_;
  kept_.insert_or_assign(token, KeptSnapshot{snapshot, std::chrono::steady_clock::now()});
  if (!std::exchange(drop_planned_, true))
    self_->delayed_send(ReaderActor{self_}, kept_for, DropSnapshots{});
  return token;
}

Result<ReaderState::HistoryFrame> ReaderState::make_history(const ListHistory& ask,
                                                            const Snapshot& snapshot) {
  HistoryPage page(snapshot, ask);
  auto more = fill(page, ask, snapshot);
  if (!more) return tl::unexpected(more.error());
  auto rows = page.take(*more);
  HistoryFrame made;
  if (*more) {
    rows.snapshot = keep(ask.snapshot, snapshot);
    made.next = ask;
    made.next->after = page.last();
    made.next->snapshot = rows.snapshot;
  }
  made.frame = {encode(PackedReply{wire_version, std::move(rows)})};
  return made;
}

/// Makes a list's next page while the client is busy with the one before. There is one at a time.
void ReaderState::prepare(const ListHistory& question) {
  auto known = kept_.find(question.snapshot);
  if (known == kept_.end()) return;
  auto made = make_history(question, Snapshot(known->second.snapshot));
  if (made) prefetched_ = PrefetchedPage{question, std::move(*made)};
}

caf::result<AnswerFrame> ReaderState::events(const ListEvents& ask) {
  // The range is read first: the page then holds every event up to the newest of the range,
  // whatever is committed meanwhile.
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
  if (prefetched_ && !kept_.contains(prefetched_->question.snapshot)) prefetched_.reset();
  drop_planned_ = !kept_.empty();
  if (drop_planned_) self_->delayed_send(ReaderActor{self_}, kept_for, DropSnapshots{});
}

JobPage ReaderState::queue_page(const ListQueue& ask, const Snapshot& snapshot) {
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

/// A drained node starts nothing, so there are no expected starts.
void ReaderState::add_starts(JobPage& page, const Snapshot& snapshot) {
  if (start_estimates_.jobs.lock() != snapshot.jobs || start_estimates_.taken != snapshot.taken) {
    auto jobs = all_of(*snapshot.jobs);
    start_estimates_ = {snapshot.jobs, snapshot.taken, {}};
    if (!snapshot.drain)
      start_estimates_.starts =
        decide::expected_starts(jobs, snapshot.machine, snapshot.taken, snapshot.starvation);
  }
  for (const auto& job : page.jobs) {
    if (job.state != JobState::pending) continue;
    auto start = start_estimates_.starts.find(job.id);
    page.starts.push_back({job.id, start == start_estimates_.starts.end()
                                     ? std::nullopt
                                     : std::optional{start->second}});
  }
}

/// True if there is more. The page then holds at least one row, since an empty page means the end;
/// rows may be hidden, so that it can take several tries.
Result<bool> ReaderState::fill(HistoryPage& page, ListHistory rest, const Snapshot& snapshot) {
  for (;;) {
    auto more = add_history(page, rest, snapshot, *accounting_);
    if (!more || !*more || !page.empty()) return more;
  }
}

/// The answer comes from the table as it was when the scheduler admitted the job.
caf::result<AnswerFrame> ReaderState::dry_run(const DryRun& ask) {
  auto promise = self_->make_response_promise<AnswerFrame>();
  self_->request(scheduler_, caf::infinite, ask)
    .then(
      [promise](const DryRunResult& said) mutable {
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
    [self](const DryRun& ask) { return self->state.dry_run(ask); },
    [self](const ExplainJob& ask) { return self->state.explain(ask); },
    [self](const DropSnapshots&) { self->state.drop_snapshots(); },
  };
}

}  // namespace slotd
