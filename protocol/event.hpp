#pragma once

#include "protocol/amounts.hpp"
#include "protocol/ids.hpp"
#include "protocol/job.hpp"

namespace slotd {

/// What happened to a job. Numbers are stored and published.
enum class EventKind {
  submitted = 1,
  starting,  ///< an attempt was committed
  running,
  cancel_asked,
  completing,
  ended,
  requeued,
  changed,  ///< an update, hold or release
};
inline constexpr EventKind last_of(EventKind) { return EventKind::changed; }

/// One committed change of one record: a row of the event table, written in the transaction of the
/// change itself (SPEC §11). For readers only: a starting daemon never replays events.
struct JobEvent {
  EventSeq seq;
  Time time;
  EventKind kind = EventKind::changed;
  JobId job;
  JobId array_id;
  ArrayIndex array_index;
  Attempt attempt;
  JobState state = JobState::pending;
  Reason reason = Reason::none;
  bool operator==(const JobEvent&) const = default;
};

template <class F>
void fields(F& f, JobEvent& x) {
  f("seq", x.seq), f("time", x.time), f("kind", x.kind), f("job", x.job), f("array", x.array_id);
  f("index", x.array_index), f("attempt", x.attempt), f("state", x.state), f("reason", x.reason);
}

}  // namespace slotd
