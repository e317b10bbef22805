#pragma once

#include "protocol/base/ids.hpp"
#include "protocol/job.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace slotd {

/// Every question that a client may ask. Each has a wire name. A daemon answers an unknown name with Fault
/// `malformed`. SubmitJob, CancelJobs, UpdateJobs and UpdateNode change something and
/// need a RequestId.

/// Queue a batch job. Answered by Submitted, after the commit.
struct SubmitJob {
  static constexpr std::string_view wire_name = "submit";
  JobRequest request;
  std::string script;                    ///< at most 4 MiB, begins with `#!`
  std::vector<std::string> environment;  ///< `NAME=value` each
  ArraySpec array = {};                  ///< without indices it is one job
  bool operator==(const SubmitJob&) const = default;
};

/// Which jobs a question is about. An empty list does not restrict. `jobs` and `elements` act as one list: a
/// job matches if either names it.
struct JobFilter {
  std::vector<JobId> jobs;  ///< an array's id means all of it
  std::vector<JobState> states;
  std::vector<std::string> users;
  std::vector<std::string> partitions;
  std::vector<std::string> names;
  std::vector<ArrayElements> elements = {};
  /// Does it name jobs by id?
  bool names_ids() const { return !jobs.empty() || !elements.empty(); }
  bool operator==(const JobFilter&) const = default;
};

/// One page of the live queue and of jobs that ended within the last `SLOTD_MIN_JOB_AGE`, in order
/// of job id. Answered by JobPage.
struct ListQueue {
  static constexpr std::string_view wire_name = "queue";
  JobFilter filter;            ///< no states: every state
  JobId after;                 ///< rows with greater ids; zero: from the start
  std::uint64_t snapshot = 0;  ///< from the page before; zero: take one
  bool with_starts = false;    ///< also say when pending jobs may start
  bool operator==(const ListQueue&) const = default;
};

/// One page of all jobs ever, live ones included, in order of job id. Answered by JobPage.
struct ListHistory {
  static constexpr std::string_view wire_name = "history";
  JobFilter filter;
  std::optional<Time> since;  ///< jobs that were live or pending at this time or later
  std::optional<Time> until;  ///< jobs that were submitted before this time
  JobId after;
  std::uint64_t snapshot = 0;
  bool operator==(const ListHistory&) const = default;
};

/// End jobs, or signal them. Answered by CancelOutcome, after the commit.
struct CancelJobs {
  static constexpr std::string_view wire_name = "cancel";
  JobFilter filter;         ///< at least one list must be given
  std::int32_t signal = 0;  ///< 0: end the job by the kill ladder; else only send this signal
  bool batch_only = false;  ///< the signal goes to the batch shell alone
  bool full = false;        ///< the signal goes to the batch shell and all it started
  bool operator==(const CancelJobs&) const = default;
};

// --- What `scontrol` does to a job.

/// Keep a pending job from starting.
struct HoldJob {
  static constexpr std::string_view wire_name = "hold";
  bool operator==(const HoldJob&) const = default;
};

/// Let a held job start again.
struct ReleaseJob {
  static constexpr std::string_view wire_name = "release";
  bool operator==(const ReleaseJob&) const = default;
};

/// Put a running or ended job back into the queue; a running one is ended first.
struct RequeueJob {
  static constexpr std::string_view wire_name = "requeue";
  bool hold = false;  ///< and hold it there
  bool operator==(const RequeueJob&) const = default;
};

/// Put a pending job before all others in the queue.
struct MoveToTop {
  static constexpr std::string_view wire_name = "top";
  bool operator==(const MoveToTop&) const = default;
};

/// A new time limit, or a change of the present one.
struct TimeLimitChange {
  enum class Way { set = 1, longer, shorter };
  friend constexpr Way last_of(Way) { return Way::shorter; }
  Way way = Way::set;
  std::optional<Duration> limit;  ///< unset: no limit; only with `set`
  bool operator==(const TimeLimitChange&) const = default;
};

/// Change the fields that are given; if one of them is not allowed, nothing changes. The manual (update
/// job) and actors/decide/update say which field may change in which state.
struct SetJobFields {
  static constexpr std::string_view wire_name = "update";
  std::optional<std::string> name;
  std::optional<std::string> partition;
  std::optional<TimeLimitChange> time_limit;
  std::optional<Priority> priority;          ///< 0 holds the job; another releases a held one
  std::optional<std::uint32_t> array_limit;  ///< of the whole array; 0: none (ArrayTaskThrottle)
  bool operator==(const SetJobFields&) const = default;
};

using JobUpdate = std::variant<HoldJob, ReleaseJob, RequeueJob, MoveToTop, SetJobFields>;

/// Change each job that the filter names. Answered by UpdateOutcome, after the commit.
struct UpdateJobs {
  static constexpr std::string_view wire_name = "steer";
  JobFilter filter;  ///< ids, or names; one of the two must be given
  JobUpdate what;
  bool operator==(const UpdateJobs&) const = default;
};

/// Say whether the node starts jobs. Answered by NodeUpdated, after the commit.
struct UpdateNode {
  static constexpr std::string_view wire_name = "node";
  enum class NodeAction {
    drain = 1,  ///< start no more jobs; running jobs go on
    resume,
  };
  friend constexpr NodeAction last_of(NodeAction) { return NodeAction::resume; }
  NodeAction action = NodeAction::drain;
  std::string reason;  ///< of a drain; must not be empty there
  std::string user;    ///< who asks, as tables name them
  bool operator==(const UpdateNode&) const = default;
};

/// Events after this number, oldest first. Answered by EventPage.
struct ListEvents {
  static constexpr std::string_view wire_name = "events";
  EventSeq after;
  std::vector<JobId>
    jobs;  ///< only for these jobs and arrays; empty for all events, the node's too
  bool operator==(const ListEvents&) const = default;
};

/// When would this job start if it were submitted now? Answered by TestOutcome, or refused as SubmitJob
/// would be. Nothing changes.
struct TestJob {
  static constexpr std::string_view wire_name = "test";
  JobRequest request;
  std::string script;
  ArraySpec array = {};
  bool operator==(const TestJob&) const = default;
};

/// What the daemon runs with. Answered by ConfigShown.
struct ShowConfig {
  static constexpr std::string_view wire_name = "config";
  bool operator==(const ShowConfig&) const = default;
};

/// Answered by WaitOutcome when the job is over; may take for ever.
struct WaitForJob {
  static constexpr std::string_view wire_name = "wait";
  JobId job;
  bool operator==(const WaitForJob&) const = default;
};

/// Answered by MachineUse.
struct ShowMachine {
  static constexpr std::string_view wire_name = "machine";
  bool operator==(const ShowMachine&) const = default;
};

/// Why is a job in its current state, and what would start it? Answered by Explanation.
struct ExplainJob {
  static constexpr std::string_view wire_name = "why";
  JobId job;                          ///< a job or an array
  std::optional<ArrayIndex> element;  ///< of the array
  bool operator==(const ExplainJob&) const = default;
};

using Question = std::variant<SubmitJob, ListQueue, ListHistory, CancelJobs, UpdateJobs, UpdateNode,
                              ListEvents, WaitForJob, ShowMachine, ShowConfig, TestJob, ExplainJob>;

/// Does it change something? It must not be done twice then, so it carries a RequestId.
bool changes_something(const Question& question);

/// What a client sends: one frame.
struct Request {
  std::uint32_t version = 1;
  RequestId id;  ///< set if the question changes something
  Question question;
  bool operator==(const Request&) const = default;
};

template <class F>
void fields(F& f, SubmitJob& x) {
  f("request", x.request), f("script", x.script), f("environment", x.environment);
  f("array", x.array);
}
template <class F>
void fields(F& f, JobFilter& x) {
  f("jobs", x.jobs), f("states", x.states), f("users", x.users), f("partitions", x.partitions),
    f("names", x.names), f("elements", x.elements);
}
template <class F>
void fields(F& f, ListQueue& x) {
  f("filter", x.filter), f("after", x.after), f("snapshot", x.snapshot),
    f("with_starts", x.with_starts);
}
template <class F>
void fields(F& f, ListHistory& x) {
  f("filter", x.filter), f("since", x.since), f("until", x.until), f("after", x.after),
    f("snapshot", x.snapshot);
}
template <class F>
void fields(F& f, CancelJobs& x) {
  f("filter", x.filter), f("signal", x.signal), f("batch_only", x.batch_only), f("full", x.full);
}
template <class F>
void fields(F&, HoldJob&) {}
template <class F>
void fields(F&, ReleaseJob&) {}
template <class F>
void fields(F& f, RequeueJob& x) {
  f("hold", x.hold);
}
template <class F>
void fields(F&, MoveToTop&) {}
template <class F>
void fields(F& f, TimeLimitChange& x) {
  f("way", x.way), f("limit", x.limit);
}
template <class F>
void fields(F& f, SetJobFields& x) {
  f("name", x.name), f("partition", x.partition), f("time_limit", x.time_limit),
    f("priority", x.priority), f("array_limit", x.array_limit);
}
template <class F>
void fields(F& f, UpdateJobs& x) {
  f("filter", x.filter), f("what", x.what);
}
template <class F>
void fields(F& f, UpdateNode& x) {
  f("wish", x.action), f("reason", x.reason), f("user", x.user);
}
template <class F>
void fields(F& f, ListEvents& x) {
  f("after", x.after), f("jobs", x.jobs);
}
template <class F>
void fields(F&, ShowConfig&) {}
template <class F>
void fields(F& f, TestJob& x) {
  f("request", x.request), f("script", x.script), f("array", x.array);
}
template <class F>
void fields(F& f, WaitForJob& x) {
  f("job", x.job);
}
template <class F>
void fields(F&, ShowMachine&) {}
template <class F>
void fields(F& f, ExplainJob& x) {
  f("job", x.job), f("element", x.element);
}
template <class F>
void fields(F& f, Request& x) {
  f("v", x.version), f("id", x.id), f("ask", x.question);
}

}  // namespace slotd
