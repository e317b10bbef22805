#include "actors/decide/admission/admission.hpp"
#include "actors/decide/admission/partition_choice.hpp"
#include "actors/decide/explain/explain_steps.hpp"
#include "actors/decide/plan/expected_start.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

namespace slotd::decide {

namespace {

using std::chrono::minutes;

/// A year. Longer time limits help nobody.
constexpr std::uint64_t longest_minutes = std::uint64_t{365} * 24 * 60;

/// The greatest number from 1 to `most` for which `does` is true, or 0. `does` must be true for every number
/// below one for which it is true.
template <class Does>
std::uint64_t greatest(std::uint64_t most, const Does& does) {
  std::uint64_t good = 0;
  auto bad = most + 1;
  while (good + 1 < bad) {
    auto middle = good + (bad - good) / 2;
    (does(middle) ? good : bad) = middle;
  }
  return good;
}

class Search {
 public:
  Search(const Job& job, const std::vector<Condition>& conditions, PlanState& plan_state,
         const ExplainFacts& facts)
      : job_(job), conditions_(conditions), plan_state_(plan_state), facts_(facts) {}

  /// What keeps the job out of the queue has to be lifted first, all of it.
  std::vector<Remedy> run() && {
    std::set<ConditionKind> shut;
    for (const auto& condition : conditions_)
      if (is_gate(condition.kind) && !condition.met) shut.insert(condition.kind);
    if (!shut.empty()) {
      for (const auto& condition : conditions_)
        if (!condition.met) open(condition, shut.size() == 1);
    } else if (!starts(queue_entry(job_))) {
      change_request();
    }
    return std::move(found_);
  }

 private:
  // --- what keeps it out of the queue ---

  void open(const Condition& condition, bool alone) {
    switch (condition.kind) {
      case ConditionKind::released: return lift(RemedyKind::release, alone);
      case ConditionKind::begin: return lift(RemedyKind::no_begin, alone);
      case ConditionKind::dependency: return lift_dependency(alone);
      case ConditionKind::array_limit: return lift_array_limit(condition, alone);
      case ConditionKind::node: return lift_drain(alone);
      default: return;
    }
  }

  /// The start is predicted only if nothing else keeps the job out of the queue.
  void lift(RemedyKind kind, bool alone) {
    Remedy remedy;
    remedy.kind = kind;
    auto free = job_;
    free.request.begin.reset();
    if (alone) remedy.start = starts(queue_entry(free)) ? facts_.now : later(free);
    found_.push_back(std::move(remedy));
  }

  /// All dependency conditions have one remedy.
  void lift_dependency(bool alone) {
    if (std::none_of(found_.begin(), found_.end(),
                     [](const Remedy& remedy) { return remedy.kind == RemedyKind::no_dependency; }))
      lift(RemedyKind::no_dependency, alone);
  }

  void lift_array_limit(const Condition& condition, bool alone) {
    Remedy remedy;
    remedy.kind = RemedyKind::array_limit;
    remedy.amount = condition.asked - condition.free + 1;
    if (alone) {
      plan_state_.line.set_budget(job_.array_id, 1);
      if (starts(queue_entry(job_))) remedy.start = facts_.now;
      plan_state_.line.set_budget(job_.array_id, 0);
    }
    found_.push_back(std::move(remedy));
  }

  void lift_drain(bool alone) {
    Remedy remedy;
    remedy.kind = RemedyKind::resume;
    if (alone) remedy.start = starts(queue_entry(job_)) ? facts_.now : later(job_);
    found_.push_back(std::move(remedy));
  }

  // --- what it asks for ---

  /// The smallest changes first; those that a queued job can be given come before those that need a new
  /// submission.
  void change_request() {
    limit();
    top();
    fewer(ConditionKind::gpus, RemedyKind::gpus, [](ResourceRequest& ask, std::uint64_t amount) {
      ask.gpus = static_cast<std::uint32_t>(amount);
    });
    fewer(ConditionKind::cpus, RemedyKind::cpus, [](ResourceRequest& ask, std::uint64_t amount) {
      ask.cpus.value = static_cast<std::uint32_t>(amount);
    });
    fewer(ConditionKind::memory, RemedyKind::memory,
          [](ResourceRequest& ask, std::uint64_t amount) { ask.memory.value = amount; });
    shared();
    without_gpus();
  }

  /// In whole minutes. If there are more than two, one less, because typing the command takes time.
  void limit() {
    const auto& asked = job_.request.time_limit;
    auto most =
      asked
        ? static_cast<std::uint64_t>(std::max<std::int64_t>(0, (*asked - Duration{1}) / minutes{1}))
        : longest_minutes;
    auto changed = queue_entry(job_);
    auto best = greatest(most, [&](std::uint64_t count) {
      changed.request.longest = changed.request.shortest = minutes{count};
      return starts(changed);
    });
    if (best == 0) return;
    Remedy remedy;
    remedy.kind = RemedyKind::time_limit;
    remedy.limit = minutes{best > 2 ? best - 1 : best};
    now(std::move(remedy));
  }

  void top() {
    auto changed = queue_entry(job_);
    for (const auto& [request, line] : plan_state_.line.class_queues())
      changed.priority = std::max(changed.priority, line.begin()->first.priority);
    if (changed.priority.value == std::numeric_limits<std::uint32_t>::max()) return;
    ++changed.priority.value;
    Remedy remedy;
    remedy.kind = RemedyKind::top;
    if (starts(changed)) now(std::move(remedy));
  }

  void without_gpus() {
    if (job_.request.gpus.count == 0) return;
    auto changed = queue_entry(job_);
    changed.request.ask.gpus = 0;
    if (!starts(changed)) return;
    auto request = job_.request;
    request.gpus = {};
    for (const auto& partition : facts_.machine.partitions) {
      request.partition = partition.name;
      if (partition.gpu || !check_partition(request, facts_.machine)) continue;
      Remedy remedy;
      remedy.kind = RemedyKind::partition;
      remedy.partition = partition.name;
      return now(std::move(remedy));
    }
  }

  void shared() {
    if (!job_.request.extras->exclusive) return;
    auto changed = queue_entry(job_);
    changed.request.ask.alone = false;
    Remedy remedy;
    remedy.kind = RemedyKind::shared;
    if (starts(changed)) now(std::move(remedy));
  }

  /// Looks for the greatest amount of a resource with which the job would start now.
  template <class Set>
  void fewer(ConditionKind kind, RemedyKind remedy_kind, const Set& set) {
    auto condition = std::find_if(conditions_.begin(), conditions_.end(),
                                  [kind](const Condition& each) { return each.kind == kind; });
    if (condition == conditions_.end() || condition->asked < 2) return;
    auto changed = queue_entry(job_);
    auto best = greatest(condition->asked - 1, [&](std::uint64_t amount) {
      set(changed.request.ask, amount);
      return starts(changed);
    });
    Remedy remedy;
    remedy.kind = remedy_kind;
    remedy.amount = best;
    if (best > 0) return now(std::move(remedy));
    if (!condition->never) return;
    remedy.amount = condition->total;  // what the machine has: it lets the job start later
    if (remedy.amount > 0) found_.push_back(std::move(remedy));
  }

  // --- the plan ---

  void now(Remedy remedy) {
    remedy.start = facts_.now;
    found_.push_back(std::move(remedy));
  }

  /// Would the next round start the job with this request?
  bool starts(QueueEntry changed) {
    changed.max_starts = 1;
    auto waited = plan_state_.line.contains(job_.id);
    plan_state_.line.insert(changed);
    auto plan = decide::plan(plan_state_.line, plan_state_.free, plan_state_.held, facts_.now,
                             {facts_.starvation});
    if (waited)
      plan_state_.line.insert(job_);
    else
      plan_state_.line.erase(job_.id);
    return std::any_of(plan.starts.begin(), plan.starts.end(),
                       [this](const Plan::Start& start) { return start.job == job_.id; });
  }

  std::optional<Time> later(const Job& job) const {
    return expected_start(job, rows_of(facts_.jobs), facts_.machine, facts_.now, facts_.starvation);
  }

  const Job& job_;
  const std::vector<Condition>& conditions_;
  PlanState& plan_state_;
  const ExplainFacts& facts_;
  std::vector<Remedy> found_;
};

}  // namespace

std::vector<Remedy> remedies_for(const Job& job, const std::vector<Condition>& conditions,
                                 PlanState& plan_state, const ExplainFacts& facts) {
  return Search(job, conditions, plan_state, facts).run();
}

}  // namespace slotd::decide
