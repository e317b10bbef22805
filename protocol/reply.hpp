#pragma once

#include "protocol/base/fault.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/event.hpp"
#include "protocol/explanation.hpp"
#include "protocol/job.hpp"
#include "protocol/node.hpp"
#include "protocol/settings.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace slotd {

/// The job is on disk.
struct Submitted {
  static constexpr std::string_view wire_name = "submitted";
  JobId job;
  std::vector<std::string> adapted;  ///< what --fit has changed, a line each
  bool operator==(const Submitted&) const = default;
};

/// When the plan expects a pending job to start; none if that cannot be told (the job is held, or running
/// jobs have no time limit).
struct ExpectedStart {
  JobId job;
  std::optional<Time> start;
  bool operator==(const ExpectedStart&) const = default;
};

/// Some rows of a list, at most about 1 MiB.
struct JobPage {
  static constexpr std::string_view wire_name = "jobs";
  std::vector<Job> jobs;  ///< in order of id
  bool more = false;      ///< ask again with `after` = last id and this snapshot
  std::uint64_t snapshot = 0;
  EventSeq seq;                ///< the moment that this list shows
  std::vector<JobId> unknown;  ///< ids that were asked for and were never given out (first page)
  std::vector<ExpectedStart>
    starts;  ///< of the pending jobs of this page, where that was asked for
  std::vector<ArrayElements>
    unknown_elements;  ///< of unknown ids or no array, or not in their array
  bool operator==(const JobPage&) const = default;
};

/// What became of each job that the filter named.
struct CancelOutcome {
  static constexpr std::string_view wire_name = "cancelled";
  std::vector<JobId> done;                      ///< cancelled, being ended, or signalled
  std::vector<JobId> over;                      ///< had ended before
  std::vector<JobId> unknown;                   ///< never given out, or pruned
  std::vector<JobId> not_live;                  ///< pending: there is nothing to signal
  std::vector<ArrayElements> over_elements;     ///< had ended before
  std::vector<ArrayElements> unknown_elements;  ///< no such elements, or no such array
  bool operator==(const CancelOutcome&) const = default;
};

/// Why one job of several, or some elements of an array, were not changed.
struct JobRefusal {
  JobId job;
  Fault fault;
  IndexSet elements = {};  ///< of the array `job`; empty: the job itself
  bool operator==(const JobRefusal&) const = default;
};

/// What became of each job that an UpdateJobs named.
struct UpdateOutcome {
  static constexpr std::string_view wire_name = "steered";
  std::vector<JobId> done;
  std::vector<JobRefusal> refused;
  bool operator==(const UpdateOutcome&) const = default;
};

/// The node's new state is on disk and in force.
struct NodeUpdated {
  static constexpr std::string_view wire_name = "node";
  bool operator==(const NodeUpdated&) const = default;
};

/// Some events, at most about 1 MiB.
struct EventPage {
  static constexpr std::string_view wire_name = "events";
  std::vector<Event> events;  ///< in order of their numbers
  bool more = false;          ///< ask again after the last of them
  EventSeq last;              ///< the newest there is
  EventSeq oldest;            ///< the oldest that is kept; zero: none is
  bool operator==(const EventPage&) const = default;
};

struct ConfigShown {
  static constexpr std::string_view wire_name = "config";
  std::vector<ShownSetting> settings;
  bool operator==(const ConfigShown&) const = default;
};

/// What would become of a job that is not queued.
struct TestOutcome {
  static constexpr std::string_view wire_name = "tested";
  JobId job;                  ///< the id that it would get now
  std::optional<Time> start;  ///< none: that cannot be told (ExpectedStart)
  std::uint32_t cpus = 0;     ///< how many it would hold
  std::string partition;
  std::vector<std::string> adapted;  ///< what --fit would change, a line each
  bool operator==(const TestOutcome&) const = default;
};

struct WaitOutcome {
  static constexpr std::string_view wire_name = "ended";
  Job job;
  bool operator==(const WaitOutcome&) const = default;
};

struct MachineShown {
  static constexpr std::string_view wire_name = "machine";
  MachineUse use;
  bool operator==(const MachineShown&) const = default;
};

struct Refused {
  static constexpr std::string_view wire_name = "fault";
  Fault fault;
  bool operator==(const Refused&) const = default;
};

using Answer =
  std::variant<Refused, Submitted, JobPage, CancelOutcome, UpdateOutcome, NodeUpdated, EventPage,
               WaitOutcome, MachineShown, ConfigShown, TestOutcome, Explanation>;

/// What the daemon sends back: one frame.
struct Reply {
  std::uint32_t version = 1;
  Answer answer;
  bool operator==(const Reply&) const = default;
};

template <class F>
void fields(F& f, Submitted& x) {
  f("job", x.job), f("adapted", x.adapted);
}
template <class F>
void fields(F& f, ExpectedStart& x) {
  f("job", x.job), f("start", x.start);
}
/// For a JobPage and for what stands for one on the wire (packed_job.hpp).
template <class F, class AnyPage>
void job_page_fields(F& f, AnyPage& x) {
  f("jobs", x.jobs), f("more", x.more), f("snapshot", x.snapshot), f("seq", x.seq),
    f("unknown", x.unknown), f("starts", x.starts), f("unknown_elements", x.unknown_elements);
}
template <class F>
void fields(F& f, JobPage& x) {
  job_page_fields(f, x);
}
template <class F>
void fields(F& f, JobRefusal& x) {
  f("job", x.job), f("fault", x.fault), f("elements", x.elements);
}
template <class F>
void fields(F& f, UpdateOutcome& x) {
  f("done", x.done), f("refused", x.refused);
}
template <class F>
void fields(F&, NodeUpdated&) {}
template <class F>
void fields(F& f, EventPage& x) {
  f("events", x.events), f("more", x.more), f("last", x.last), f("oldest", x.oldest);
}
template <class F>
void fields(F& f, ConfigShown& x) {
  f("settings", x.settings);
}
template <class F>
void fields(F& f, CancelOutcome& x) {
  f("done", x.done), f("over", x.over), f("unknown", x.unknown), f("not_live", x.not_live);
  f("over_elements", x.over_elements), f("unknown_elements", x.unknown_elements);
}
template <class F>
void fields(F& f, TestOutcome& x) {
  f("job", x.job), f("start", x.start), f("cpus", x.cpus), f("partition", x.partition);
  f("adapted", x.adapted);
}
template <class F>
void fields(F& f, WaitOutcome& x) {
  f("job", x.job);
}
template <class F>
void fields(F& f, MachineShown& x) {
  f("use", x.use);
}
template <class F>
void fields(F& f, Refused& x) {
  f("fault", x.fault);
}
template <class F>
void fields(F& f, Reply& x) {
  f("v", x.version), f("answer", x.answer);
}

}  // namespace slotd
