#pragma once

#include "protocol/fault.hpp"
#include "protocol/ids.hpp"
#include "protocol/job.hpp"
#include "protocol/node.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace slotd {

/// The job is on disk.
struct Submitted {
  static constexpr std::string_view wire_name = "submitted";
  JobId job;
  bool operator==(const Submitted&) const = default;
};

/// Some rows of a list, at most about 1 MiB.
struct JobPage {
  static constexpr std::string_view wire_name = "jobs";
  std::vector<Job> jobs;  ///< in order of id
  bool more = false;      ///< ask again with `after` = last id and this snapshot
  std::uint64_t snapshot = 0;
  EventSeq seq;                ///< the state of which moment this list shows
  std::vector<JobId> unknown;  ///< ids that were asked for and were never given out (first page)
  bool operator==(const JobPage&) const = default;
};

/// What became of each job that the filter named.
struct CancelOutcome {
  static constexpr std::string_view wire_name = "cancelled";
  std::vector<JobId> done;      ///< cancelled, being ended, or signalled
  std::vector<JobId> over;      ///< had ended before
  std::vector<JobId> unknown;   ///< never given out, or pruned
  std::vector<JobId> not_live;  ///< pending: there is nothing to signal
  bool operator==(const CancelOutcome&) const = default;
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

using Answer = std::variant<Refused, Submitted, JobPage, CancelOutcome, WaitOutcome, MachineShown>;

/// What the daemon sends back: one frame.
struct Reply {
  std::uint32_t version = 1;
  Answer answer;
  bool operator==(const Reply&) const = default;
};

template <class F>
void fields(F& f, Submitted& x) {
  f("job", x.job);
}
template <class F>
void fields(F& f, JobPage& x) {
  f("jobs", x.jobs), f("more", x.more), f("snapshot", x.snapshot), f("seq", x.seq),
    f("unknown", x.unknown);
}
template <class F>
void fields(F& f, CancelOutcome& x) {
  f("done", x.done), f("over", x.over), f("unknown", x.unknown), f("not_live", x.not_live);
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
