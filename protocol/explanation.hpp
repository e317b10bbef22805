#pragma once

#include "protocol/job.hpp"
#include "protocol/node.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotd {

/// What a pending job needs before it starts. Numbers are sent: never reused, new ones at the end.
enum class ConditionKind {
  released = 1,  ///< it is not held
  begin,         ///< its begin time has come
  dependency,    ///< what it asks of another job has happened
  array_limit,   ///< fewer elements of its array run than may run at once
  deadline,      ///< it can still end by its deadline
  node,          ///< the node starts jobs
  cpus,          ///< as many are free as it asks for
  memory,        ///< the same
  gpus,          ///< the same
  alone,         ///< nothing else runs, if it wants the machine for itself
  turn,          ///< it would delay nobody before it in the queue
};
inline constexpr ConditionKind last_of(ConditionKind) { return ConditionKind::turn; }

/// Another job that a condition depends on.
struct RelatedJob {
  JobId job;
  std::string shown;  ///< as users name it: `12_3`
  std::string name;
  std::string user;
  JobState state = JobState::pending;
  std::uint64_t amount = 0;  ///< how much it holds of what is short
  std::optional<Time>
    until;  ///< of a live job: its time limit ends it; of a pending one: it starts
  bool operator==(const RelatedJob&) const = default;
};

/// One thing that a pending job needs, and whether it has it.
struct Condition {
  ConditionKind kind = ConditionKind::released;
  bool met = false;
  bool never = false;       ///< it cannot be met any more, or not on this machine
  std::uint64_t asked = 0;  ///< CPUs, MiB, GPUs; the array's limit; how many it would overtake
  std::uint64_t free = 0;   ///< how many of these are free now
  std::uint64_t total = 0;  ///< how many of these the machine has
  std::optional<Time>
    when;  ///< when it will be met, by all time limits; for a deadline the latest time
  std::vector<RelatedJob> jobs;  ///< who holds it, who is waited for, who comes first
  std::uint32_t more_jobs = 0;   ///< how many more there are
  std::optional<DependencyKind> dependency;
  bool operator==(const Condition&) const = default;
};

/// A single change that would let the job start, or start earlier.
enum class RemedyKind {
  release = 1,    ///< of its hold
  resume,         ///< the node
  no_begin,       ///< without its begin time
  no_dependency,  ///< without waiting for others
  array_limit,    ///< more of its array at once: `amount`
  time_limit,     ///< another time limit, `limit`
  top,            ///< at the head of the queue
  gpus,           ///< fewer: `amount`
  cpus,           ///< fewer: `amount`
  memory,         ///< less: `amount` MiB
  shared,         ///< not exclusive
  partition,      ///< in `partition`, without GPUs
};
inline constexpr RemedyKind last_of(RemedyKind) { return RemedyKind::partition; }

struct Remedy {
  RemedyKind kind = RemedyKind::release;
  std::uint64_t amount = 0;
  std::optional<Duration> limit;
  std::string partition;
  std::optional<Time> start;  ///< it would start then; none: that cannot be told
  bool operator==(const Remedy&) const = default;
};

/// How many elements of an array are in this state.
struct StateCount {
  JobState state = JobState::pending;
  std::uint32_t count = 0;
  bool operator==(const StateCount&) const = default;
};

/// A job's situation and the reasons for it, all at one moment.
struct Explanation {
  static constexpr std::string_view wire_name = "explained";
  Job
    job;  ///< its reason is the one that lists show; of an element in a record: the record, narrowed
  Time now;  ///< that moment
  std::vector<Condition>
    conditions;                      ///< of a pending job, in the order in which they are looked at
  std::uint32_t ahead = 0;           ///< how many jobs come before it in the queue
  std::uint32_t line = 0;            ///< how many jobs are in the queue; zero if it is not in it
  std::optional<Time> start;         ///< of a pending job: expected; none: that cannot be told
  std::vector<Remedy> remedies;      ///< the cheapest first
  std::optional<Time> until;         ///< of a live job: then its time limit ends it
  std::optional<Drain> drain;        ///< the node starts nothing
  std::vector<StateCount> elements;  ///< of the whole array, where it is of one
  bool operator==(const Explanation&) const = default;
};

template <class F>
void fields(F& f, RelatedJob& x) {
  f("job", x.job), f("shown", x.shown), f("name", x.name), f("user", x.user);
  f("state", x.state), f("amount", x.amount), f("until", x.until);
}
template <class F>
void fields(F& f, Condition& x) {
  f("kind", x.kind), f("met", x.met), f("never", x.never), f("asked", x.asked), f("free", x.free);
  f("total", x.total), f("when", x.when), f("jobs", x.jobs), f("more_jobs", x.more_jobs);
  f("dependency", x.dependency);
}
template <class F>
void fields(F& f, Remedy& x) {
  f("kind", x.kind), f("amount", x.amount), f("limit", x.limit), f("partition", x.partition);
  f("start", x.start);
}
template <class F>
void fields(F& f, StateCount& x) {
  f("state", x.state), f("count", x.count);
}
template <class F>
void fields(F& f, Explanation& x) {
  f("job", x.job), f("now", x.now), f("conditions", x.conditions), f("ahead", x.ahead);
  f("line", x.line), f("start", x.start), f("remedies", x.remedies), f("until", x.until);
  f("drain", x.drain), f("elements", x.elements);
}

}  // namespace slotd
