#include "actors/decide/plan/plan.hpp"

#include <algorithm>
#include <queue>
#include <set>

namespace slotd::decide {

// --- the queue --------------------------------------------------------------------------------------

QueueEntry queue_entry(const Job& job, std::uint32_t max_starts) {
  return {job.id,    job.array_id, job.request.priority, class_of(job.request), job.blocked_since,
          max_starts};
}

void PendingQueue::insert(const QueueEntry& entry) {
  erase(entry.job);
  QueuePosition place{entry.priority, entry.job};
  auto& [request, line] = *class_queues_.try_emplace(entry.request).first;
  line.emplace(place, Entry{entry.passed, entry.max_starts, entry.array, false});
  classes_.emplace(entry.job, ClassPosition{&request, entry.priority});
  if (line.begin()->first == place) index_.set(request, place);
}

void PendingQueue::erase(JobId job) {
  auto known = classes_.find(job);
  if (known == classes_.end()) return;
  QueuePosition place{known->second.priority, job};
  auto line = class_queues_.find(*known->second.request);
  auto was_first = line->second.begin()->first == place;
  line->second.erase(place);
  classes_.erase(known);
  if (line->second.empty()) {
    index_.erase(line->first);
    class_queues_.erase(line);
  } else if (was_first) {
    index_.set(line->first, line->second.begin()->first);
  }
}

void PendingQueue::freeze(JobId job) {
  auto known = classes_.find(job);
  if (known != classes_.end())
    class_queues_.at(*known->second.request).at({known->second.priority, job}).frozen = true;
}

void PendingQueue::set_budget(JobId array, std::optional<std::uint32_t> budget) {
  if (budget)
    budgets_[array] = *budget;
  else
    budgets_.erase(array);
}

std::optional<JobId> PendingQueue::first(const FreeResources& free) const {
  auto found =
    index_.find_first([&](const RequestClass& request) { return free.could_fit(request.ask); },
                      [](const RequestClass&) { return false; });
  return found ? std::optional{found->head.job} : std::nullopt;
}

Priority PendingQueue::highest_priority() const {
  auto place = index_.first();
  return place ? place->priority : plain_priority;
}

// --- reservations -----------------------------------------------------------------------------------

std::optional<Reservation> reserve(JobId job, const ResourceRequest& ask, FreeResources free,
                                   const HeldResources& held, Time now) {
  auto start = now;
  auto next = held.due().begin();
  while (!free.fits(ask)) {
    if (next == held.due().end()) return std::nullopt;
    // Resources that are given back at the same time are given back together.
    start = std::max(now, next->first.first);
    for (; next != held.due().end() && next->first.first <= start; ++next)
      free.give_back(next->second);
  }
  free.take(ask);
  return Reservation{job, start, std::move(free)};
}

namespace {

using ClassQueue = PendingQueue::ClassQueue;

// --- turns ------------------------------------------------------------------------------------------

/// Walks through one class queue in a round. Within one priority, every entry has its first turn, in order;
/// then arrays that have more elements to start have their second turn, and so on.
class ClassQueueWalk {
 public:
  ClassQueueWalk(const RequestClass& request, const ClassQueue& line)
      : request_(&request), next_(line.begin()), end_(line.end()) {
    go_on();
  }

  bool at_end() const { return !entry_; }
  const RequestClass& request() const { return *request_; }
  const QueuePosition& place() const { return (*entry_)->first; }
  const PendingQueue::Entry& entry() const { return (*entry_)->second; }

  /// The entry was started. It gets another turn if more of it may start.
  void took() {
    if (entry().max_starts > turn_ + 1) again_.push_back(*entry_);
    go_on();
  }
  /// The entry cannot start in this round, but others of its queue can.
  void skip() { go_on(); }

  /// Is the turn of `a` after that of `b`? For a heap with the first turn on top.
  friend bool operator<(const ClassQueueWalk& a, const ClassQueueWalk& b) {
    if (a.place().priority != b.place().priority) return a.place().priority < b.place().priority;
    return a.turn_ != b.turn_ ? a.turn_ > b.turn_ : b.place() < a.place();
  }
  /// Does it come before an entry at `first` that has its first turn?
  bool comes_before(const QueuePosition& first) const {
    if (place().priority != first.priority) return place().priority > first.priority;
    return turn_ == 0 && place() < first;
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
    turn_ = 0;  // of the next priority
    entry_ = next_ != end_ ? std::optional{next_++} : std::nullopt;
  }

  const RequestClass* request_;
  ClassQueue::const_iterator next_;  ///< the first entry that has not had its first turn
  ClassQueue::const_iterator end_;
  std::optional<ClassQueue::const_iterator> entry_;
  std::uint32_t turn_ = 0;
  std::vector<ClassQueue::const_iterator>
    turns_;  ///< entries that have this turn, unless it is the first
  std::size_t at_ = 0;
  std::vector<ClassQueue::const_iterator> again_;  ///< entries that have the next turn
};

/// How many more elements of each array may start in this round.
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

/// All entries of the queue in order. Only class queues from which an entry was taken or skipped are
/// walked; the others are found by the index.
class Procession {
 public:
  explicit Procession(const PendingQueue& queue) : queue_(queue), budgets_(queue) {}

  /// The next entry that `admits` accepts and whose array's limit lets it start; none if there is none. A
  /// class that is refused once is not tried again, because resources only shrink during a round.
  template <class Admits>
  std::optional<ClassQueueWalk> next(const Admits& admits) {
    for (;;) {
      auto walk = first(admits);
      if (!walk) return std::nullopt;
      if (budgets_.allows(walk->entry().array)) return walk;
      pass_over(std::move(*walk));
    }
  }
  void took(ClassQueueWalk walk) {
    budgets_.use(walk.entry().array);
    walk.took();
    put_back(std::move(walk));
  }
  /// Skips the entry; others of its class queue may start.
  void pass_over(ClassQueueWalk walk) {
    walk.skip();
    put_back(std::move(walk));
  }
  /// Returns the entry unchanged, to be asked for again with other conditions.
  void put_back(ClassQueueWalk walk) {
    if (!walk.at_end()) walks_.push(std::move(walk));
  }

 private:
  template <class Admits>
  std::optional<ClassQueueWalk> first(const Admits& admits) {
    while (!walks_.empty() && !admits(walks_.top().request())) walks_.pop();
    auto untouched = queue_.index().find_first(
      admits, [this](const RequestClass& request) { return touched_.contains(request); });
    if (!walks_.empty() && (!untouched || walks_.top().comes_before(untouched->head))) {
      auto walk = walks_.top();
      walks_.pop();
      return walk;
    }
    if (!untouched) return std::nullopt;
    auto line = queue_.class_queues().find(untouched->request);
    touched_.insert(line->first);
    return ClassQueueWalk(line->first, line->second);
  }

  const PendingQueue& queue_;
  Budgets budgets_;
  std::set<RequestClass> touched_;
  std::priority_queue<ClassQueueWalk> walks_;
};

// --- a round ----------------------------------------------------------------------------------------

class Round {
 public:
  Round(const PendingQueue& queue, FreeResources free, const HeldResources& held, Time now,
        const PlanRules& rules)
      : line_(queue), free_(std::move(free)), held_(held), now_(now), rules_(rules) {}

  Plan run() && {
    auto blocked = start_in_order();
    if (blocked && rules_.policy != Policy::fifo) pass(*blocked);
    return std::move(plan_);
  }

 private:
  /// Starts jobs until one does not fit or must not start, and returns that one. Jobs that could never fit
  /// are skipped.
  std::optional<ClassQueueWalk> start_in_order() {
    auto possible = [&](const RequestClass& request) { return free_.could_fit(request.ask); };
    while (auto walk = line_.next(possible)) {
      if (walk->entry().frozen || !free_.fits(walk->request().ask)) {
        plan_.blocked = walk->place().job;
        if (walk->entry().frozen) line_.pass_over(*walk);
        return walk;
      }
      start(std::move(*walk), std::nullopt);
    }
    return std::nullopt;
  }

  /// The next entry that is accepted and not frozen.
  template <class Admits>
  std::optional<ClassQueueWalk> next(const Admits& admits) {
    auto walk = line_.next(admits);
    while (walk && walk->entry().frozen) {
      line_.pass_over(std::move(*walk));
      walk = line_.next(admits);
    }
    return walk;
  }

  void pass(const ClassQueueWalk& blocked) {
    auto fits = [&](const RequestClass& request) { return free_.fits(request.ask); };
    if (rules_.policy == Policy::first_fit) return pass_by(blocked, fits);
    auto anybody = next(fits);
    if (!anybody) return;
    line_.put_back(std::move(*anybody));
    plan_.reserved = reserve_for(blocked);
    if (plan_.reserved) return fill_in(blocked);
    auto since = blocked.entry().passed;
    if (!since || now_ - *since < rules_.starvation) return pass_by(blocked, fits);
    auto wanted = blocked.request().ask;
    pass_by(blocked, [&, fits](const RequestClass& request) {
      return fits(request) && !free_.uses_what_is_short(request.ask, wanted);
    });
  }

  /// Counts what the jobs of this round will give back, too.
  std::optional<Reservation> reserve_for(const ClassQueueWalk& blocked) {
    auto all = started_.empty() ? std::optional<HeldResources>{} : std::optional{held_};
    auto number = ~std::uint32_t{0};  // elements have no ids yet
    for (const auto& [allocation, limit] : started_)
      if (limit != for_ever) all->hold(JobId{number--}, allocation, now_ + limit);
    return reserve(blocked.place().job, blocked.request().ask, free_, all ? *all : held_, now_);
  }

  /// Starts jobs that end before the reservation or fit beside it.
  void fill_in(const ClassQueueWalk& blocked) {
    auto gap = plan_.reserved->start - now_;
    auto& beside = plan_.reserved->beside;
    auto fits = [&](const RequestClass& request) {
      return free_.fits(request.ask) && (request.shortest <= gap || beside.fits(request.ask));
    };
    // Time limits are whole seconds.
    while (auto walk = next(fits)) {
      const auto& request = walk->request();
      auto ends_before = request.longest <= gap;
      auto stays_beside = !ends_before && beside.take(request.ask).has_value();
      auto shortened = std::chrono::floor<std::chrono::seconds>(gap);
      start(std::move(*walk),
            ends_before || stays_beside ? std::nullopt : std::optional<Duration>{shortened});
      note_passed(blocked);
    }
  }

  template <class Admits>
  void pass_by(const ClassQueueWalk& blocked, const Admits& admits) {
    while (auto walk = next(admits)) {
      start(std::move(*walk), std::nullopt);
      note_passed(blocked);
    }
  }

  void start(ClassQueueWalk walk, std::optional<Duration> limit) {
    const auto& request = walk.request();
    started_.emplace_back(*free_.take(request.ask), limit.value_or(request.longest));
    plan_.starts.push_back({walk.place().job, limit});
    line_.took(std::move(walk));
  }

  void note_passed(const ClassQueueWalk& blocked) {
    if (!blocked.entry().passed) plan_.passed = blocked.place().job;
  }

  Procession line_;
  FreeResources free_;
  const HeldResources& held_;
  Time now_;
  const PlanRules& rules_;
  std::vector<std::pair<Allocation, Duration>> started_;
  Plan plan_;
};

}  // namespace

Plan plan(const PendingQueue& queue, FreeResources free, const HeldResources& held, Time now,
          const PlanRules& rules) {
  return Round(queue, std::move(free), held, now, rules).run();
}

}  // namespace slotd::decide
