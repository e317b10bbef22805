#pragma once

#include "protocol/reply.hpp"
#include "protocol/request.hpp"

#include <optional>
#include <vector>

namespace slotd::clients {

/// Numbers that were given out and whose events are not kept any more.
struct MissingEvents {
  EventSeq first;
  EventSeq last;
  bool operator==(const MissingEvents&) const = default;
};

/// The jobs that a follower asks for: an array's id means all of it. Nothing: all that happens.
struct WantedJobs {
  std::vector<JobId> jobs;
  std::vector<ArrayElements> elements;

  bool all() const { return jobs.empty() && elements.empty(); }
  /// An event of some elements is wanted if one of them is.
  bool has(const Event& event) const;
};

/// A follower's place in the row of events: each is told once, in the order of their numbers, whatever
/// of them the event socket has lost. What comes from there must be all events and not only those of
/// some jobs: else nobody could see that one is missing.
class EventOrder {
 public:
  /// All up to `seen` is told. Only events of these jobs are told further.
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

  /// What to ask the daemon: it knows arrays, and not single elements.
  ListEvents question() const;

  struct Told {
    std::vector<Event> events;
    std::optional<MissingEvents> missing;  ///< before the first of them
    bool ask_again = false;
  };
  /// The answer to that. Fault where its numbers are smaller than what was seen: another database.
  Result<Told> answered(EventPage page);

 private:
  EventSeq seen_;
  WantedJobs jobs_;
};

}  // namespace slotd::clients
