#include "actors/scheduler/commits.hpp"

#include "actors/decide/lifecycle/mail.hpp"

#include <memory>
#include <unordered_set>
#include <utility>

namespace slotd {

void Commits::commit(ChangeRequest request) {
  auto ids = std::move(request.also);
  std::vector<JobId> left;
  for (auto& change : request.commit.changes) {
    ids.push_back(change.job->id);
    left.push_back(change.left);
    if (outside_.notifies()) change.notify = decide::mail_event(change.kind, *change.job);
  }
  if (request.commit.node) ids.push_back(ChangeGate::the_node);
  for (auto id : ids) gate_.close(id);
  if (request.crash_before) host::crash_point(*request.crash_before);
  auto commit = std::move(request.commit);
  outside_.commit(std::move(commit),
                  [this, ids = std::move(ids), left = std::move(left),
                   request = std::move(request)](const Result<Committed>& committed) {
                    if (committed) {
                      if (request.crash_after) host::crash_point(*request.crash_after);
                      auto changes = take_in(committed->jobs, left);
                      for (const auto& notice : committed->notices) outside_.notify(notice);
                      follow_up_(changes, request.context);
                      if (request.then) request.then();
                    } else if (request.failed) {
                      request.failed(committed.error());
                    }
                    for (auto id : ids) gate_.open(id);
                  });
}

void Commits::commit(JobPtr job, EventKind kind, std::function<void(const Fault&)> failed) {
  ChangeRequest request{{{{std::move(job), kind}}, nullptr, {}}};
  request.failed = std::move(failed);
  commit(std::move(request));
}

void Commits::show(const JobPtr& job) {
  jobs_.put(job);
  resources_.note(*jobs_.find(job->id));
}

/// How the rows were is looked up before the first of them is taken in: a row may come out of another.
std::vector<RowChange> Commits::take_in(const std::vector<JobPtr>& rows,
                                        const std::vector<JobId>& left) {
  std::vector<RowChange> changes;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto before = jobs_.find(rows[i]->id);
    if (!before && left[i] != JobId{}) before = jobs_.find(left[i]);
    changes.push_back({before, rows[i], left[i]});
  }
  std::unordered_set<JobId> written;
  for (const auto& row : rows) written.insert(row->id);
  for (auto& change : changes)
    if (written.contains(change.left)) change.left = JobId{};
  for (auto& change : changes) {
    show(change.now);
    change.now = jobs_.find(change.now->id);
  }
  return changes;
}

}  // namespace slotd
