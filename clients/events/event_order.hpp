#pragma once

#include "protocol/reply.hpp"
#include "protocol/request.hpp"

#include <optional>
#include <vector>

namespace slotd::clients {

/// Numbers whose events the daemon no longer keeps.
struct MissingEvents {
  EventSeq first;
  EventSeq last;
  bool operator==(const MissingEvents&) const = default;
};

/// The jobs that a follower asks for: an array's id means all of it. Empty means every event.
struct WantedJobs {
  std::vector<JobId> jobs;
  std::vector<ArrayElements> elements;

  bool all() const { return jobs.empty() && elements.empty(); }
  /// An event of some elements is wanted if one of them is.
  bool has(const Event& event) const;
};

/// A follower's place in the sequence of events: each is told once, in order of their numbers, whatever
/// the event socket has lost. The socket must deliver all events and not only those of some jobs, or a
/// missing one could not be noticed.
class EventOrder {
 public:
  /// All events up to `seen` have been told. Only events of these jobs are told from now on.
  EventOrder(EventSeq seen, WantedJobs jobs) : seen_(seen), jobs_(std::move(jobs)) {}

  enum class Step {
    tell,       ///< it is the next
    pass_over,  ///< it was told already, or nobody wants it
    ask,        ///< others before it are missing: ask(), and forget this one
  };
  /// An event that was published.
  Step published(const Event& event);
  /// A beat with this number.
  Step beat(EventSeq newest) const;

  /// What to ask the daemon, which selects by array and not by element.
  ListEvents question() const;

  struct Told {
    std::vector<Event> events;
    std::optional<MissingEvents> missing;  ///< before the first of them
    bool ask_again = false;
  };
  /// Takes the answer to that. Fault if its numbers are below those already seen: another database.
  Result<Told> answered(EventPage page);

 private:
  EventSeq seen_;
  WantedJobs jobs_;
};

}  // namespace slotd::clients
