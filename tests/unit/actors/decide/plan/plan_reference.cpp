#include "tests/unit/actors/decide/plan/plan_reference.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace slotd::test {

using decide::FreeResources;
using decide::RequestClass;
using decide::ResourceRequest;

namespace {

/// One start that might be.
struct Transition {
  Priority priority;
  std::uint32_t turn = 0;
  JobId job;
  RequestClass request;
  decide::PendingQueue::Entry entry;
};

std::vector<Transition> turns_of(const decide::PendingQueue& queue, std::uint32_t most) {
  std::vector<Transition> turns;
  for (const auto& [request, line] : queue.class_queues())
    for (const auto& [place, entry] : line)
      for (std::uint32_t turn = 0; turn < std::min(entry.max_starts, most); ++turn)
        turns.push_back({place.priority, turn, place.job, request, entry});
  std::sort(turns.begin(), turns.end(), [](const Transition& a, const Transition& b) {
    return std::tuple(b.priority, a.turn, a.job) < std::tuple(a.priority, b.turn, b.job);
  });
  return turns;
}

class ReferenceRound {
 public:
  ReferenceRound(const Machine& machine, FreeResources free, const decide::HeldResources& held,
                 Time now, const decide::PlanRules& rules)
      : machine_(machine), free_(std::move(free)), now_(now), rules_(rules) {
    for (const auto& [due, allocation] : held.due())
      returns_.emplace_back(std::max(now, due.first), allocation);
  }

  ReferencePlan run(const decide::PendingQueue& queue) && {
    auto budgets = queue.budgets();
    for (const auto& turn : turns_of(queue, machine_.cpus.value + 1)) {
      auto budget = budgets.find(turn.entry.array);
      if (budget != budgets.end() && budget->second == 0) continue;
      if (!FreeResources(machine_).fits(turn.request.ask)) continue;
      if (consider(turn) && budget != budgets.end()) --budget->second;
    }
    return std::move(result_);
  }

 private:
  bool consider(const Transition& turn) {
    if (turn.entry.frozen && blocked_) return false;
    if (turn.entry.frozen || !free_.fits(turn.request.ask)) {
      if (!blocked_) block(turn);
      return false;
    }
    if (!blocked_) {
      ++result_.in_order;
      start(turn, std::nullopt);
      return true;
    }
    return rules_.policy != decide::Policy::fifo && pass(turn);
  }

  void block(const Transition& turn) {
    blocked_ = turn;
    result_.plan.blocked = turn.job;
    if (rules_.policy == decide::Policy::backfill) reservation_ = reserve(turn);
  }

  std::optional<decide::Reservation> reserve(const Transition& turn) const {
    if (auto now = free_; now.take(turn.request.ask))  // it may not start for another reason
      return decide::Reservation{turn.job, now_, now};
    std::set<Time> moments{now_};
    for (const auto& [time, allocation] : returns_) moments.insert(time);
    for (auto moment : moments) {
      auto then = free_;
      for (const auto& [time, allocation] : returns_)
        if (time <= moment) then.give_back(allocation);
      if (then.take(turn.request.ask)) return decide::Reservation{turn.job, moment, then};
    }
    return std::nullopt;
  }

  /// May somebody behind the blocked job start, and with which limit?
  bool pass(const Transition& turn) {
    if (rules_.policy == decide::Policy::first_fit) return start_passing(turn, std::nullopt);
    if (!reservation_) return may_pass_unplanned(turn) && start_passing(turn, std::nullopt);
    result_.plan.reserved = reservation_;
    auto gap = reservation_->start - now_;
    if (turn.request.longest <= gap) return start_passing(turn, std::nullopt);
    if (reservation_->beside.take(turn.request.ask)) {
      result_.plan.reserved = reservation_;
      return start_passing(turn, std::nullopt);
    }
    if (turn.request.shortest > gap) return false;
    return start_passing(turn, std::chrono::floor<std::chrono::seconds>(gap));
  }

  /// Nobody can say when the blocked job starts.
  bool may_pass_unplanned(const Transition& turn) const {
    auto since = blocked_->entry.passed;
    if (!since || now_ - *since < rules_.starvation) return true;
    const auto& wanted = blocked_->request.ask;
    const auto& ask = turn.request.ask;
    auto cpus = machine_.cpus - free_.cpus_in_use();
    auto gpus = machine_.gpus - free_.gpus_in_use().size();
    auto memory = machine_.memory - free_.memory_in_use();
    if (ask.alone) return false;
    if (wanted.alone && (cpus != machine_.cpus || gpus != machine_.gpus)) return false;
    return (ask.cpus.value == 0 || wanted.cpus <= cpus) && (ask.gpus == 0 || wanted.gpus <= gpus) &&
           (ask.memory.value == 0 || wanted.memory <= memory);
  }

  bool start_passing(const Transition& turn, std::optional<Duration> limit) {
    start(turn, limit);
    if (!blocked_->entry.passed) result_.plan.passed = blocked_->job;
    return true;
  }

  void start(const Transition& turn, std::optional<Duration> limit) {
    auto allocation = *free_.take(turn.request.ask);
    auto length = limit.value_or(turn.request.longest);
    if (length != decide::for_ever) returns_.emplace_back(now_ + length, std::move(allocation));
    result_.plan.starts.push_back({turn.job, limit});
  }

  const Machine& machine_;
  FreeResources free_;
  Time now_;
  const decide::PlanRules& rules_;
  std::vector<std::pair<Time, Allocation>> returns_;
  std::optional<Transition> blocked_;
  std::optional<decide::Reservation> reservation_;
  ReferencePlan result_;
};

}  // namespace

ReferencePlan reference_plan(const Machine& machine, const decide::PendingQueue& queue,
                             const decide::FreeResources& free, const decide::HeldResources& held,
                             Time now, const decide::PlanRules& rules) {
  return ReferenceRound(machine, free, held, now, rules).run(queue);
}

}  // namespace slotd::test
