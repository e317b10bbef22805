#pragma once

#include "protocol/base/amounts.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/job.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace slotd {

/// What happened to a job, or to the node. Numbers are stored and published.
enum class EventKind {
  submitted = 1,
  starting,  ///< an attempt was committed
  running,
  cancel_asked,
  completing,
  ended,
  requeued,
  changed,  ///< an update, hold or release
  requeue_asked,
  node_changed,  ///< drained or resumed
};
inline constexpr EventKind last_of(EventKind) { return EventKind::node_changed; }

/// The published name (docs/PROTOCOL.md): `submitted`, `cancel_asked`.
std::string_view name(EventKind kind);

/// One thing that an update changed, named and spelled as `scontrol show` does.
struct FieldChange {
  std::string field;
  std::string value;
  bool operator==(const FieldChange&) const = default;
};

/// One committed change of one job: a row of the event table, written in the transaction of the change
/// itself and then published. Only readers use it: a starting daemon never replays events. An event of
/// the node has job zero.
struct Event {
  EventSeq seq;
  Time time;
  EventKind kind = EventKind::changed;
  JobId job;
  JobId array_id;
  ArrayIndex array_index;
  Attempt attempt;
  JobState state = JobState::pending;
  Reason reason = Reason::none;
  std::vector<FieldChange> what;  ///< for `changed` and `node_changed`
  std::string range = {};         ///< which elements, where the row is an array's record: `4-9`
  bool operator==(const Event&) const = default;
};

template <class F>
void fields(F& f, FieldChange& x) {
  f("field", x.field), f("value", x.value);
}
template <class F>
void fields(F& f, Event& x) {
  f("seq", x.seq), f("time", x.time), f("kind", x.kind), f("job", x.job), f("array", x.array_id);
  f("index", x.array_index), f("attempt", x.attempt), f("state", x.state), f("reason", x.reason);
  f("what", x.what), f("range", x.range);
}

/// An event as it is published: the fields of the event, and the protocol number.
struct PublishedEvent {
  std::uint32_t version = 1;
  Event event;
  bool operator==(const PublishedEvent&) const = default;
};
/// The number of the newest event, published now and then, so that a subscriber sees what it has lost.
struct Heartbeat {
  std::uint32_t version = 1;
  EventSeq newest;
  bool operator==(const Heartbeat&) const = default;
};

/// The name that users see: `12`, `12_3` for an element of an array, `12_[4-9]` for some of them, `node`
/// for the node. A long list is cut off, as in tables.
std::string shown_subject(const Event& event);
/// `RUNNING` for a job; `DRAIN` or `RESUME` for the node.
std::string shown_state(const Event& event);
/// What subscribers choose by: `job.12.RUNNING`, `node.localhost.DRAIN`.
std::string topic(const Event& event);
inline constexpr std::string_view heartbeat_topic = "seq";

template <class F>
void fields(F& f, PublishedEvent& x) {
  f("v", x.version), fields(f, x.event);
}
template <class F>
void fields(F& f, Heartbeat& x) {
  f("v", x.version), f("seq", x.newest);
}

}  // namespace slotd
