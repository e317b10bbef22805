#include "actors/decide/plan.hpp"

#include <queue>

namespace slotd::decide {

void PendingQueue::insert(const Job& job) {
  erase(job.id);
  auto ask = ask_of(job.request);
  Place place{job.request.priority, job.id};
  lines_[ask].emplace(place, job.blocked_since);
  asks_.emplace(job.id, std::pair{ask, place});
}

void PendingQueue::erase(JobId job) {
  auto known = asks_.find(job);
  if (known == asks_.end()) return;
  auto line = lines_.find(known->second.first);
  line->second.erase(known->second.second);
  if (line->second.empty()) lines_.erase(line);
  asks_.erase(known);
}

std::optional<Place> PendingQueue::head() const {
  std::optional<Place> best;
  for (const auto& [ask, line] : lines_)
    if (!best || line.begin()->first < *best) best = line.begin()->first;
  return best;
}

std::optional<JobId> PendingQueue::first() const {
  auto place = head();
  return place ? std::optional{place->job} : std::nullopt;
}

Priority PendingQueue::highest_priority() const {
  auto place = head();
  return place ? place->priority : plain_priority;
}

namespace {

/// The head of one line of equal requests, on its way through a round.
struct Head {
  const ResourceAsk* ask;
  PendingQueue::Line::const_iterator at;
  PendingQueue::Line::const_iterator end;
  bool operator<(const Head& other) const { return other.at->first < at->first; }
};

}  // namespace

Plan plan(const PendingQueue& queue, FreeResources free, Time now, Duration patience) {
  std::priority_queue<Head> heads;
  for (const auto& [ask, line] : queue.lines()) heads.push({&ask, line.begin(), line.end()});
  Plan result;
  std::optional<Head> blocked;
  while (!heads.empty()) {
    auto head = heads.top();
    heads.pop();
    if (free.take(*head.ask)) {
      result.starts.push_back(head.at->first.job);
      if (blocked && !blocked->at->second) result.passed = blocked->at->first.job;
      if (++head.at != head.end) heads.push(head);
      continue;
    }
    if (!blocked) blocked = head;
    if (head.at->second && now - *head.at->second >= patience) break;
  }
  return result;
}

}  // namespace slotd::decide
