#include "clients/why/needs.hpp"

#include "clients/why/words.hpp"
#include "protocol/text/instant.hpp"

namespace slotd::clients::explained {

namespace {

std::string what_must_happen(DependencyKind kind) {
  switch (kind) {
    case DependencyKind::after_any: return "must end";
    case DependencyKind::after_ok: return "must end COMPLETED";
    case DependencyKind::after: return "must begin";
    case DependencyKind::after_not_ok: return "must fail";
    case DependencyKind::after_corr: return "must end COMPLETED, element by element";
    case DependencyKind::singleton: return "has its name and comes first";
  }
  return "must end";
}

/// One condition of a job.
struct Need {
  const Explanation& told;
  const Condition& condition;

  std::string text() const {
    switch (condition.kind) {
      case ConditionKind::released: return hold();
      case ConditionKind::begin: return begin();
      case ConditionKind::dependency: return dependency();
      case ConditionKind::array_limit: return array_limit();
      case ConditionKind::deadline: return deadline();
      case ConditionKind::node: return node();
      case ConditionKind::cpus: return amount(cpus);
      case ConditionKind::memory:
        return amount([](std::uint64_t size) { return memory(size) + " of memory"; }, memory);
      case ConditionKind::gpus: return amount(gpus);
      case ConditionKind::alone: return alone();
      case ConditionKind::turn: return turn();
    }
    return {};
  }

  /// Should the jobs that it names be listed below it?
  bool lists_jobs() const {
    switch (condition.kind) {
      case ConditionKind::array_limit:
      case ConditionKind::cpus:
      case ConditionKind::memory:
      case ConditionKind::gpus:
      case ConditionKind::alone: return !condition.met;
      default: return false;
    }
  }

  std::string holder(const RelatedJob& other) const {
    auto text = "job " + named(other);
    if (condition.kind == ConditionKind::memory)
      text += " holds " + memory(other.amount);
    else if (other.amount > 0)
      text += " holds " + std::to_string(other.amount);
    else
      text += " runs";
    if (other.state == JobState::completing) return text + " and is ending";
    return text + (other.until ? ", until " + format_instant(*other.until) + " at the latest"
                               : ", without a time limit");
  }

 private:
  std::string hold() const {
    if (condition.met) return "not held";
    return told.job.reason == Reason::requeued_held ? "held: it was requeued so" : "held";
  }

  std::string begin() const {
    auto when = format_instant(*condition.when);
    return condition.met ? "its begin time has come" : "its begin time, " + when;
  }

  std::string dependency() const {
    if (condition.met || condition.jobs.empty())
      return condition.met ? "what it depended on has happened" : "it depends on other jobs";
    const auto& other = condition.jobs.front();
    auto text = "job " + named(other) + " " +
                what_must_happen(condition.dependency.value_or(DependencyKind::after_any));
    if (condition.more_jobs > 0) text += "; and " + std::to_string(condition.more_jobs) + " more";
    if (condition.never) return text + ": that cannot happen any more";
    text += "; it is " + std::string(long_name(other.state));
    if (other.until) text += ", until " + format_instant(*other.until) + " at the latest";
    if (told.job.request.dependency.any) text += " (one such is enough)";
    return text;
  }

  std::string array_limit() const {
    auto running = condition.asked - condition.free;
    return "room in its array: " + std::to_string(running) + " of " +
           std::to_string(condition.asked) + " at once run";
  }

  std::string deadline() const {
    auto when = format_instant(*condition.when);
    return condition.met ? "to start by " + when + ", for its deadline"
                         : "it can no longer end by its deadline";
  }

  std::string node() const {
    if (!told.drain) return "the node starts jobs";
    return "the node is drained: " + short_name(told.drain->reason) + " (" +
           short_name(told.drain->user) + ", " + format_instant(told.drain->since) + ")";
  }

  using Unit = std::string (*)(std::uint64_t);

  std::string amount(
    Unit asked, Unit plain = [](std::uint64_t n) { return std::to_string(n); }) const {
    auto text = asked(condition.asked) + ": ";
    if (condition.never) return text + "the machine has only " + plain(condition.total);
    return text + plain(condition.free) + " of " + plain(condition.total) + " free";
  }

  std::string alone() const {
    auto running = condition.jobs.size() + condition.more_jobs;
    return "the machine to itself: " +
           (running == 0 ? "nothing runs" : counted(running, "job runs", "jobs run"));
  }

  std::string turn() const {
    if (condition.jobs.empty()) return "its turn: nobody before it waits for room";
    auto first = "job " + named(condition.jobs.front());
    auto when = condition.when ? " and is to start at " + format_instant(*condition.when) : "";
    if (condition.met)
      return "its turn: " + first + " comes first" + when + ", which this job does not put off";
    if (!condition.when)
      return "its turn: " + first + " comes first and has been passed by others for long enough";
    return "its turn: " + first + " comes first" + when + "; this job would put it off";
  }
};

}  // namespace

void write_needs(const Explanation& told, Page& page) {
  page.line(0, "What it needs:");
  for (const auto& condition : told.conditions) {
    Need need{told, condition};
    page.line(2, (condition.met ? "yes  " : "NO   ") + need.text(), 5);
    if (!need.lists_jobs()) continue;
    for (const auto& other : condition.jobs) page.line(9, need.holder(other));
    if (condition.more_jobs > 0)
      page.line(9, "and " + counted(condition.more_jobs, "job", "jobs") + " more");
  }
}

}  // namespace slotd::clients::explained
