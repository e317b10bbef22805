#include "actors/decide/plan.hpp"

#include <queue>
#include <utility>

namespace slotd::decide {

void PendingQueue::insert(const Job& job, std::uint32_t room) {
  erase(job.id);
  auto ask = ask_of(job.request);
  Place place{job.request.priority, job.id};
  lines_[ask].emplace(place, Entry{job.blocked_since, room, job.array_id});
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

void PendingQueue::set_budget(JobId array, std::optional<std::uint32_t> budget) {
  if (budget)
    budgets_[array] = *budget;
  else
    budgets_.erase(array);
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

using Line = PendingQueue::Line;

/// One line of equal requests on its way through a round. Of each priority every entry has its first
/// turn, in order; then those arrays that have more to start their second, and so on.
class LineWalk {
 public:
  LineWalk(const ResourceAsk& ask, const Line& line)
      : ask_(&ask), next_(line.begin()), end_(line.end()) {
    go_on();
  }

  bool at_end() const { return !entry_; }
  const ResourceAsk& ask() const { return *ask_; }
  const Place& place() const { return (*entry_)->first; }
  const PendingQueue::Entry& entry() const { return (*entry_)->second; }

  /// It was started: it comes again where it has room for more.
  void took() {
    if (entry().room > turn_ + 1) again_.push_back(*entry_);
    go_on();
  }
  /// It cannot be started in this round, others of its line can.
  void skip() { go_on(); }

  /// Whose turn is later, for a heap that has the first on top.
  friend bool operator<(const LineWalk& a, const LineWalk& b) {
    if (a.place().priority != b.place().priority) return a.place().priority < b.place().priority;
    return a.turn_ != b.turn_ ? a.turn_ > b.turn_ : b.place() < a.place();
  }

 private:
  void go_on() {
    auto same_level = [&] { return !entry_ || next_->first.priority == place().priority; };
    if (turn_ == 0 && next_ != end_ && same_level()) {
      entry_ = next_++;
      return;
    }
    if (at_ == turns_.size()) {
      turns_ = std::exchange(again_, {});
      at_ = 0;
      ++turn_;
    }
    if (at_ < turns_.size()) {
      entry_ = turns_[at_++];
      return;
    }
    turn_ = 0;  // the next priority
    entry_ = next_ != end_ ? std::optional{next_++} : std::nullopt;
  }

  const ResourceAsk* ask_;
  Line::const_iterator next_;  ///< the first that has not had its first turn
  Line::const_iterator end_;
  std::optional<Line::const_iterator> entry_;
  std::uint32_t turn_ = 0;
  std::vector<Line::const_iterator> turns_;  ///< who has this turn, if it is not the first
  std::size_t at_ = 0;
  std::vector<Line::const_iterator> again_;  ///< who has the next one
};

/// How many more of each array may start.
class Budgets {
 public:
  explicit Budgets(const PendingQueue& queue) : given_(queue.budgets()) {}

  bool allows(JobId array) const {
    auto given = given_.find(array);
    if (given == given_.end()) return true;
    auto used = used_.find(array);
    return used == used_.end() ? given->second > 0 : used->second < given->second;
  }
  void use(JobId array) {
    if (given_.contains(array)) ++used_[array];
  }

 private:
  const std::unordered_map<JobId, std::uint32_t>& given_;
  std::unordered_map<JobId, std::uint32_t> used_;
};

}  // namespace

Plan plan(const PendingQueue& queue, FreeResources free, Time now, Duration patience) {
  std::priority_queue<LineWalk> walks;
  for (const auto& [ask, line] : queue.lines()) walks.emplace(ask, line);
  Budgets budgets(queue);
  Plan result;
  std::optional<LineWalk> blocked;
  while (!walks.empty()) {
    auto walk = walks.top();
    walks.pop();
    const auto& entry = walk.entry();
    if (!budgets.allows(entry.array)) {
      walk.skip();
    } else if (free.take(walk.ask())) {
      result.starts.push_back(walk.place().job);
      budgets.use(entry.array);
      if (blocked && !blocked->entry().passed) result.passed = blocked->place().job;
      walk.took();
    } else {
      if (!blocked) blocked = walk;
      if (entry.passed && now - *entry.passed >= patience) break;
      continue;
    }
    if (!walk.at_end()) walks.push(std::move(walk));
  }
  return result;
}

}  // namespace slotd::decide
