#pragma once

#include "protocol/ids.hpp"
#include "protocol/job.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace slotd {

/// Every question a client may ask. Each has a wire name; a daemon answers a name that it does not
/// know with Fault `malformed`. SubmitJob and CancelJobs change something and need a RequestId.

/// Queue a batch job. Answered by Submitted, after the commit.
struct SubmitJob {
  static constexpr std::string_view wire_name = "submit";
  JobRequest request;
  std::string script;                    ///< at most 4 MiB, begins with `#!`
  std::vector<std::string> environment;  ///< `NAME=value` each
  bool operator==(const SubmitJob&) const = default;
};

/// Which jobs a question is about. Empty lists do not restrict.
struct JobFilter {
  std::vector<JobId> jobs;
  std::vector<JobState> states;
  std::vector<std::string> users;
  std::vector<std::string> partitions;
  std::vector<std::string> names;
  bool operator==(const JobFilter&) const = default;
};

/// One page of the live queue and of jobs that ended within the last `SLOTD_MIN_JOB_AGE`, in order
/// of job id. Answered by JobPage.
struct ListQueue {
  static constexpr std::string_view wire_name = "queue";
  JobFilter filter;            ///< no states: every state
  JobId after;                 ///< rows with greater ids; zero: from the start
  std::uint64_t snapshot = 0;  ///< from the page before; zero: take one
  bool operator==(const ListQueue&) const = default;
};

/// One page of all jobs ever, live ones included, in order of job id. Answered by JobPage.
struct ListHistory {
  static constexpr std::string_view wire_name = "history";
  JobFilter filter;
  std::optional<Time> since;  ///< jobs that were live or pending at or after
  std::optional<Time> until;  ///< jobs that were submitted before
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

using Question =
  std::variant<SubmitJob, ListQueue, ListHistory, CancelJobs, WaitForJob, ShowMachine>;

/// What a client sends: one frame.
struct Request {
  std::uint32_t version = 1;
  RequestId id;  ///< set where the question changes something
  Question question;
  bool operator==(const Request&) const = default;
};

template <class F>
void fields(F& f, SubmitJob& x) {
  f("request", x.request), f("script", x.script), f("environment", x.environment);
}
template <class F>
void fields(F& f, JobFilter& x) {
  f("jobs", x.jobs), f("states", x.states), f("users", x.users), f("partitions", x.partitions),
    f("names", x.names);
}
template <class F>
void fields(F& f, ListQueue& x) {
  f("filter", x.filter), f("after", x.after), f("snapshot", x.snapshot);
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
void fields(F& f, WaitForJob& x) {
  f("job", x.job);
}
template <class F>
void fields(F&, ShowMachine&) {}
template <class F>
void fields(F& f, Request& x) {
  f("v", x.version), f("id", x.id), f("ask", x.question);
}

}  // namespace slotd
