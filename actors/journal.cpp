#include "actors/journal.hpp"

#include "actors/fault_bridge.hpp"
#include "actors/host/clock.hpp"
#include "actors/host/log.hpp"
#include "protocol/wire.hpp"

#include <caf/all.hpp>

#include <utility>

namespace slotd {

namespace {

std::string joined(const std::vector<std::string>& entries) {
  std::string text;
  for (const auto& entry : entries) text.append(entry).push_back('\0');
  return text;
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> entries;
  for (std::size_t at = 0; at < text.size();) {
    auto end = text.find('\0', at);
    entries.push_back(text.substr(at, end - at));
    at = end == std::string::npos ? text.size() : end + 1;
  }
  return entries;
}

JobEvent event_of(const Job& job, EventKind kind, Time now) {
  JobEvent event;
  event.seq = job.changed;
  event.time = now;
  event.kind = kind;
  event.job = job.id;
  event.array_id = job.array_id;
  event.array_index = job.array_index;
  event.attempt = job.attempt;
  event.state = job.state;
  event.reason = job.reason;
  return event;
}

}  // namespace

void JournalState::init(JournalStorage storage) {
  store_ = std::move(storage.store);
  accounting_ = std::move(storage.accounting);
  last_event_ = storage.last_event;
}

caf::result<Recorded> JournalState::record(const Record& record) {
  auto promise = self_->make_response_promise<Recorded>();
  waiting_.push_back({record, promise});
  // The flush goes behind all that is in the mailbox already: that is the batch.
  if (waiting_.size() == 1) caf::anon_send(JournalActor{self_}, Flush{});
  return promise;
}

caf::result<FetchedContent> JournalState::fetch(const FetchContent& ask) {
  auto script = store_->script(ask.script);
  if (!script) return to_error(script.error());
  auto environment = store_->environment(ask.environment);
  if (!environment) return to_error(environment.error());
  return FetchedContent{
    std::make_shared<const NewContent>(NewContent{std::move(*script), split(*environment)})};
}

caf::result<FetchedJobs> JournalState::fetch(const FetchJobs& ask) {
  auto stored = accounting_->jobs(ask.ids);
  if (!stored) return to_error(stored.error());
  FetchedJobs fetched;
  for (auto& job : *stored) fetched.jobs.push_back(std::make_shared<const Job>(std::move(job)));
  return fetched;
}

void JournalState::flush() {
  auto batch = std::exchange(waiting_, {});
  auto results = commit(batch);
  if (!results) host::log(host::LogLevel::error, "cannot commit: " + results.error().text);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (results)
      batch[i].promise.deliver(std::move((*results)[i]));
    else
      batch[i].promise.deliver(to_error(results.error()));
  }
}

Result<std::vector<Recorded>> JournalState::commit(const std::vector<Waiting>& batch) {
  auto seq = last_event_;
  std::vector<Recorded> results;
  auto done = store_->begin();
  for (std::size_t i = 0; done && i < batch.size(); ++i) {
    auto recorded = write(batch[i].record, seq);
    if (recorded)
      results.push_back(std::move(*recorded));
    else
      done = tl::unexpected(recorded.error());
  }
  if (done) done = store_->commit();
  if (!done) {
    store_->roll_back();
    return tl::unexpected(done.error());
  }
  last_event_ = seq;
  return results;
}

Result<Recorded> JournalState::write(const Record& record, EventSeq& seq) {
  Recorded recorded;
  for (const auto& change : record.changes) {
    ++seq.value;
    auto job = write(change, record, recorded.jobs.empty(), seq);
    if (!job) return tl::unexpected(job.error());
    recorded.jobs.push_back(std::move(*job));
  }
  if (record.answered) {
    storage::StoredReply reply{record.answered->id,
                               encode(Reply{wire_version, *record.answered->answer}),
                               host::system_clock().now()};
    if (auto done = store_->write(storage::PutReply{reply}); !done)
      return tl::unexpected(done.error());
  }
  return recorded;
}

Result<JobPtr> JournalState::write(const Change& change, const Record& record, bool first,
                                   EventSeq seq) {
  auto job = std::make_shared<Job>(*change.job);
  job->changed = seq;
  if (first && record.content) {
    auto ids = store_->put_content({record.content->script, joined(record.content->environment)});
    if (!ids) return tl::unexpected(ids.error());
    job->script = ids->script;
    job->environment = ids->environment;
  }
  if (auto done = store_->write(storage::PutJob{*job}); !done) return tl::unexpected(done.error());
  auto event = event_of(*job, change.kind, host::system_clock().now());
  if (auto done = store_->write(storage::PutEvent{event}); !done)
    return tl::unexpected(done.error());
  return JobPtr{std::move(job)};
}

JournalActor::behavior_type journal(JournalActor::stateful_pointer<JournalState> self,
                                    JournalStorage storage) {
  self->state.init(std::move(storage));
  return {
    [self](const Record& record) { return self->state.record(record); },
    [self](const FetchContent& ask) { return self->state.fetch(ask); },
    [self](const FetchJobs& ask) { return self->state.fetch(ask); },
    [self](const Flush&) { self->state.flush(); },
  };
}

}  // namespace slotd
