#include "actors/journal/journal.hpp"

#include "actors/decide/arrays/stored_array.hpp"
#include "actors/decide/housekeeping/job_folders.hpp"
#include "actors/fault_bridge.hpp"
#include "actors/host/clock.hpp"
#include "actors/host/log.hpp"
#include "protocol/wire.hpp"

#include <caf/all.hpp>

#include <utility>

namespace slotd {

namespace {

std::string joined(const std::vector<std::string>& entries) {
  std::size_t size = 0;
  for (const auto& entry : entries) size += entry.size() + 1;
  std::string text;
  text.reserve(size);
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

Event event_of(const Job& job, const Change& change, Time now) {
  Event event;
  event.seq = job.changed;
  event.time = now;
  event.kind = change.kind;
  event.job = job.id;
  event.array_id = job.array_id;
  event.array_index = job.array_index;
  event.attempt = job.attempt;
  event.state = job.state;
  event.reason = job.reason;
  event.what = change.what;
  if (is_array_record(job)) event.range = format(job.array->waiting);
  return event;
}

Notice notice_of(const Job& job, std::string_view event) {
  Notice notice;
  notice.seq = job.changed;
  notice.job = shown_id(job);
  notice.name = job.request.name;
  notice.state = long_name(job.state);
  notice.partition = job.request.partition;
  notice.reason = name(job.reason);
  notice.event = event;
  const auto& user = job.request.extras->mail_user;
  notice.mail_user = user.empty() ? job.request.user : user;
  return notice;
}

/// The rows of these elements. Elements that were withdrawn without a row are in ended records.
Result<std::vector<Job>> fetch_elements(storage::Accounting& accounting,
                                        const ArrayElements& elements) {
  auto found = accounting.jobs_of(elements);
  if (!found || found->size() == elements.indices.count()) return found;
  auto records = accounting.records(elements.array);
  if (!records) return records;
  for (auto& record : decide::withdrawn_with(std::move(*records), elements.indices))
    found->push_back(std::move(record));
  return found;
}

Result<decide::ArrayProgress> fetch_progress(storage::Accounting& accounting, JobId array) {
  auto rows = accounting.array(array);
  if (!rows) return tl::unexpected(rows.error());
  return decide::derive_array(std::move(*rows)).progress;
}

}  // namespace

void JournalState::init(JournalStorage storage) {
  store_ = std::move(storage.store);
  accounting_ = std::move(storage.accounting);
  last_event_ = storage.last_event;
  publisher_ = std::move(storage.publisher);
  folders_ = std::move(storage.folders);
}

caf::result<Committed> JournalState::commit(const Commit& commit) {
  using Size = CommitQueue<Waiting>::Size;
  auto promise = self_->make_response_promise<Committed>();
  if (waiting_.empty()) flush_behind_all();
  auto large = commit.content && is_large(*commit.content);
  waiting_.add({commit, promise}, large ? Size::large : Size::small);
  return promise;
}

/// The flush comes behind all that is in the mailbox already, so all of that takes part in the
/// commit.
void JournalState::flush_behind_all() { caf::anon_send(JournalActor{self_}, Flush{}); }

caf::result<FetchedContent> JournalState::fetch(const FetchContent& ask) {
  auto script = store_->script(ask.script);
  if (!script) return to_error(script.error());
  auto environment = store_->environment(ask.environment);
  if (!environment) return to_error(environment.error());
  return FetchedContent{std::make_shared<const NewContent>(
    NewContent{std::make_shared<const std::string>(std::move(*script)),
               std::make_shared<const std::vector<std::string>>(split(*environment))})};
}

caf::result<FetchedJobs> JournalState::fetch(const FetchJobs& ask) {
  auto stored = accounting_->jobs(ask.ids);
  if (!stored) return to_error(stored.error());
  FetchedJobs fetched;
  auto keep = [&](Job& job) {
    fetched.jobs.push_back(std::make_shared<const Job>(std::move(job)));
  };
  for (auto& job : *stored) keep(job);
  for (const auto& elements : ask.elements) {
    auto found = fetch_elements(*accounting_, elements);
    if (!found) return to_error(found.error());
    for (auto& job : *found) keep(job);
  }
  for (auto array : ask.arrays) {
    auto progress = fetch_progress(*accounting_, array);
    if (!progress) return to_error(progress.error());
    fetched.arrays.emplace(array, std::move(*progress));
  }
  return fetched;
}

caf::result<FoldersSetAside> JournalState::set_aside(const SetFoldersAside& ask) {
  auto ends = accounting_->ends(ask.jobs);
  if (!ends) return to_error(ends.error());
  auto folders = decide::folders_due(*ends, ask.ended_by);
  FoldersSetAside answer{{}, folders.next_end, {}};
  for (auto job : folders.due) {
    if (auto done = folders_.set_aside(job); !done)
      answer.failed.push_back({job, done.error().text});
    else
      answer.jobs.push_back(job);
  }
  return answer;
}

void JournalState::flush() {
  auto batch = waiting_.next();
  Draft draft{last_event_, host::system_clock().now(), {}};
  auto results = commit(batch, draft);
  if (results)
    last_event_ = draft.seq;
  else
    host::log(host::LogLevel::error, "cannot commit to the database: " + results.error().text);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (results)
      batch[i].promise.deliver(std::move((*results)[i]));
    else
      batch[i].promise.deliver(to_error(results.error()));
  }
  if (results) publish(std::move(draft.events));
  if (!waiting_.empty()) flush_behind_all();
}

void JournalState::publish(std::vector<Event> events) {
  if (!publisher_ || events.empty()) return;
  self_->send(publisher_, Publish{std::make_shared<const std::vector<Event>>(std::move(events))});
}

Result<std::vector<Committed>> JournalState::commit(const std::vector<Waiting>& batch,
                                                    Draft& draft) {
  std::vector<Committed> results;
  auto done = store_->begin();
  for (std::size_t i = 0; done && i < batch.size(); ++i) {
    auto committed = write(batch[i].commit, draft);
    if (committed)
      results.push_back(std::move(*committed));
    else
      done = tl::unexpected(committed.error());
  }
  if (done) done = store_->commit();
  if (done) return results;
  store_->roll_back();
  return tl::unexpected(done.error());
}

Result<Committed> JournalState::write(const Commit& commit, Draft& draft) {
  Committed committed;
  for (const auto& change : commit.changes) {
    const auto* content = committed.jobs.empty() ? commit.content.get() : nullptr;
    auto job = write(change, content, draft);
    if (!job) return tl::unexpected(job.error());
    committed.jobs.push_back(std::move(*job));
    if (change.notify.empty()) continue;
    auto notice = write_notice(*committed.jobs.back(), change.notify);
    if (!notice) return tl::unexpected(notice.error());
    committed.notices.push_back(std::move(*notice));
  }
  Done done;
  if (commit.node) done = write(*commit.node, draft);
  for (auto seq : commit.notified)
    if (done) done = store_->write(storage::DropNotice{seq});
  if (done && commit.answered)
    done = store_->write(storage::PutReply{
      {commit.answered->id, encode(Reply{wire_version, *commit.answered->answer}), draft.now}});
  if (!done) return tl::unexpected(done.error());
  return committed;
}

Result<JobPtr> JournalState::write(const Change& change, const NewContent* content, Draft& draft) {
  auto job = std::make_shared<Job>(*change.job);
  job->changed = EventSeq{++draft.seq.value};
  if (content) {
    auto ids = store_->put_content({*content->script, joined(*content->environment)});
    if (!ids) return tl::unexpected(ids.error());
    job->script = ids->script;
    job->environment = ids->environment;
  }
  auto done = store_->write(storage::PutJob{*job});
  if (done) done = write(event_of(*job, change, draft.now), draft);
  if (!done) return tl::unexpected(done.error());
  return job;
}

Result<Notice> JournalState::write_notice(const Job& job, std::string_view event) {
  auto notice = notice_of(job, event);
  if (auto done = store_->write(storage::PutNotice{notice}); !done)
    return tl::unexpected(done.error());
  return notice;
}

Done JournalState::write(const NodeChange& node, Draft& draft) {
  Event event;
  event.seq = EventSeq{++draft.seq.value};
  event.time = draft.now;
  event.kind = EventKind::node_changed;
  event.what = {{"State", node.drain ? "drain" : "resume"}};
  if (node.drain) event.what.push_back({"Reason", node.drain->reason});
  auto done = store_->write(storage::PutDrain{node.drain});
  return done ? write(std::move(event), draft) : done;
}

Done JournalState::write(Event event, Draft& draft) {
  auto done = store_->write(storage::PutEvent{event});
  if (done) draft.events.push_back(std::move(event));
  return done;
}

JournalActor::behavior_type journal(JournalActor::stateful_pointer<JournalState> self,
                                    JournalStorage storage) {
  self->state.init(std::move(storage));
  return {
    [self](const Commit& record) { return self->state.commit(record); },
    [self](const FetchContent& ask) { return self->state.fetch(ask); },
    [self](const FetchJobs& ask) { return self->state.fetch(ask); },
    [self](const SetFoldersAside& ask) { return self->state.set_aside(ask); },
    [self](const Flush&) { self->state.flush(); },
  };
}

}  // namespace slotd
