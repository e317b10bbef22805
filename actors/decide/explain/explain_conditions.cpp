#include "actors/decide/eligibility/dependency.hpp"
#include "actors/decide/eligibility/timing.hpp"
#include "actors/decide/explain/explain_steps.hpp"
#include "actors/decide/plan/expected_start.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace slotd::decide {

namespace {

/// A condition names this many other jobs, and counts the rest.
constexpr std::size_t most_named = 5;

void name(Condition& condition, RelatedJob other) {
  if (condition.jobs.size() < most_named)
    condition.jobs.push_back(std::move(other));
  else
    ++condition.more_jobs;
}

/// Collects the conditions of one job.
struct Look {
  const Job& job;
  const PlanState& plan_state;
  const ExplainFacts& facts;
  std::vector<Condition> found = {};

  const JobRequest& request() const { return job.request; }
  Condition& add(ConditionKind kind, bool met) {
    found.push_back({});
    found.back().kind = kind;
    found.back().met = met;
    return found.back();
  }

  void hold() { add(ConditionKind::released, !request().hold); }

  void begin() {
    if (!request().begin) return;
    add(ConditionKind::begin, !is_early(request(), facts.now)).when = request().begin;
  }

  // --- dependencies and limits ---

  /// The row that a dependency names; null if it has left the table.
  JobPtr row_of(const JobRef& ref) const {
    if (!ref.element) return facts.jobs.find(ref.job);
    auto row = asked_row({ref.job, ref.element}, facts.jobs);
    return row ? std::make_shared<const Job>(std::move(*row)) : nullptr;
  }

  void dependencies() {
    const auto& spec = request().dependency;
    if (spec.clauses.empty() && !spec.typed.empty()) add(ConditionKind::dependency, true);
    for (const auto& clause : spec.clauses) {
      if (clause.kind == DependencyKind::singleton) singletons(clause);
      for (const auto& ref : clause.jobs) waits_for(clause, ref);
    }
  }

  void waits_for(const DependencyClause& clause, const JobRef& ref) {
    auto& condition = add(ConditionKind::dependency, false);
    condition.dependency = clause.kind;
    condition.never = clause.failed;
    auto row = row_of(ref);
    if (!row) {
      RelatedJob gone;
      gone.job = ref.job;
      gone.shown = to_string(ref);
      gone.state = JobState::completed;
      return name(condition, std::move(gone));
    }
    auto other = related_job(*row);
    if (ref.is_array && !ref.element) other.shown = to_string(ref.job);
    if (clause.kind == DependencyKind::after && begin_of(*row))
      condition.when = *begin_of(*row) + std::chrono::minutes{clause.minutes};
    else if (clause.kind != DependencyKind::after && !ref.is_array)
      condition.when = other.until;
    name(condition, std::move(other));
  }

  void singletons(const DependencyClause& clause) {
    auto& condition = add(ConditionKind::dependency, false);
    condition.dependency = clause.kind;
    for (const auto& other : rows_of(facts.jobs)) {
      auto same = other->request.name == request().name && other->request.user == request().user;
      auto own =
        other->id == job.id || (job.array_id != JobId{} && other->array_id == job.array_id);
      if (!same || own || is_empty_record(*other) || is_over(other->state)) continue;
      if (is_live(other->state) || other->id < job.id) name(condition, related_job(*other));
    }
  }

  void array_limit() {
    auto limit = array_limit_of(job, facts.jobs);
    if (limit == 0) return;
    auto live = plan_state.live_of_array.find(job.array_id);
    auto running = live == plan_state.live_of_array.end() ? 0 : live->second;
    auto& condition = add(ConditionKind::array_limit, running < limit);
    condition.asked = limit;
    condition.free = limit - std::min(limit, running);
    if (condition.met) return;
    for (const auto& other : plan_state.live)
      if (other->array_id == job.array_id) name(condition, related_job(*other));
    condition.when = condition.jobs.front().until;
  }

  void deadline() {
    auto latest = latest_start(request());
    if (!latest) return;
    auto& condition = add(ConditionKind::deadline, *latest >= facts.now);
    condition.never = !condition.met;
    condition.when = latest;
  }

  void node() { add(ConditionKind::node, !facts.drain); }

  // --- resources ---

  using Held = std::function<std::uint64_t(const Allocation&)>;

  void amount(ConditionKind kind, std::uint64_t asked, std::uint64_t free, std::uint64_t total,
              const Held& held) {
    auto& condition = add(kind, asked <= free);
    condition.asked = asked;
    condition.free = free;
    condition.total = total;
    condition.never = asked > total;
    if (condition.met) return;
    auto back = free;
    for (const auto& other : plan_state.live) {
      auto entry = related_job(*other);
      entry.amount = held(other->run->allocation);
      if (entry.amount == 0) continue;
      back += entry.amount;
      if (!condition.never && !condition.when && back >= asked) condition.when = held_until(*other);
      name(condition, std::move(entry));
    }
    if (condition.when) condition.when = std::max(*condition.when, facts.now);
  }

  void room() {
    auto ask = resources_of(request());
    auto free = free_of(plan_state.free, facts.machine);
    amount(ConditionKind::cpus, ask.cpus.value, free.cpus, facts.machine.cpus.value,
           [](const Allocation& held) { return held.cpus.size(); });
    amount(ConditionKind::memory, ask.memory.value, free.memory, facts.machine.memory.value,
           [](const Allocation& held) { return held.memory.value; });
    if (ask.gpus > 0)
      amount(ConditionKind::gpus, ask.gpus, free.gpus, facts.machine.gpus,
             [](const Allocation& held) { return held.gpus.size(); });
    if (ask.alone) alone();
  }

  void alone() {
    auto& condition = add(ConditionKind::alone, plan_state.live.empty());
    for (const auto& other : plan_state.live) name(condition, related_job(*other));
    if (!condition.met)
      if (auto last = held_until(*plan_state.live.back()))
        condition.when = std::max(*last, facts.now);
  }

  // --- priority ---

  /// The first job that does not fit, if that is another job ahead of this one.
  JobPtr blocked_ahead() const {
    auto plan = decide::plan(plan_state.line, plan_state.free, plan_state.held, facts.now,
                             {facts.starvation});
    if (!plan.blocked || *plan.blocked == job.id) return nullptr;
    auto first = facts.jobs.find(*plan.blocked);
    QueuePosition own{request().priority, job.id};
    return first && QueuePosition{first->request.priority, first->id} < own ? first : nullptr;
  }

  /// Would its start not delay the first job that does not fit?
  bool may_pass(const Job& first, const std::optional<Reservation>& reserved) const {
    auto own = class_of(request());
    if (reserved)
      return own.shortest <= reserved->start - facts.now || reserved->beside.fits(own.ask);
    auto since = first.blocked_since;
    return !since || facts.now - *since < facts.starvation ||
           !plan_state.free.uses_what_is_short(own.ask, resources_of(first.request));
  }

  void turn() {
    if (!plan_state.line.contains(job.id)) return;
    auto first = blocked_ahead();
    auto& condition = add(ConditionKind::turn, true);
    if (!first) return;
    auto reserved =
      reserve(first->id, resources_of(first->request), plan_state.free, plan_state.held, facts.now);
    condition.met = may_pass(*first, reserved);
    if (reserved) condition.when = reserved->start;
    auto other = related_job(*first);
    other.until = condition.when;
    name(condition, std::move(other));
  }
};

}  // namespace

bool is_gate(ConditionKind kind) { return kind <= ConditionKind::node; }

std::vector<Condition> conditions_of(const Job& job, const PlanState& plan_state,
                                     const ExplainFacts& facts) {
  Look look{job, plan_state, facts};
  look.hold();
  look.begin();
  look.dependencies();
  look.array_limit();
  look.deadline();
  look.node();
  look.room();
  look.turn();
  return std::move(look.found);
}

}  // namespace slotd::decide
