#include "clients/events/event_order.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace slotd::clients {

namespace {

EventSeq next(EventSeq seq) { return {seq.value + 1}; }
EventSeq before(EventSeq seq) { return {seq.value - 1}; }

/// The first event that the daemon still has, or the one that comes next.
EventSeq first_kept(const EventPage& page) {
  return page.oldest == EventSeq{} ? next(page.last) : page.oldest;
}

/// The elements of an array that the event is about.
IndexSet elements_of(const Event& event) {
  if (event.range.empty()) return {event.array_index, event.array_index};
  return parse_indices(event.range).value_or(IndexSet{});
}

}  // namespace

bool WantedJobs::has(const Event& event) const {
  if (all()) return true;
  if (event.job == JobId{}) return false;
  auto by_id = std::any_of(jobs.begin(), jobs.end(),
                           [&](JobId job) { return event.job == job || event.array_id == job; });
  return by_id || std::any_of(elements.begin(), elements.end(), [&](const ArrayElements& some) {
           return some.array == event.array_id && !some.indices.common(elements_of(event)).empty();
         });
}

ListEvents EventOrder::question() const {
  ListEvents question{seen_, jobs_.jobs};
  for (const auto& some : jobs_.elements) question.jobs.push_back(some.array);
  return question;
}

EventOrder::Step EventOrder::published(const Event& event) {
  if (event.seq <= seen_) return Step::pass_over;
  if (event.seq != next(seen_)) return Step::ask;
  seen_ = event.seq;
  return jobs_.has(event) ? Step::tell : Step::pass_over;
}

EventOrder::Step EventOrder::beat(EventSeq newest) const {
  return newest > seen_ ? Step::ask : Step::pass_over;
}

Result<EventOrder::Told> EventOrder::answered(EventPage page) {
  if (page.last < seen_)
    return fail(FaultCode::invalid, "the newest event is " + std::to_string(page.last.value) +
                                      ", but " + std::to_string(seen_.value) +
                                      " was seen: this is another database");
  Told told;
  auto kept = first_kept(page);
  if (kept > next(seen_)) told.missing = MissingEvents{next(seen_), before(kept)};
  bool any = false;
  for (auto& event : page.events) {
    if (event.seq <= seen_) continue;
    seen_ = event.seq;
    any = true;
    if (jobs_.has(event)) told.events.push_back(std::move(event));
  }
  told.ask_again = page.more && any;
  if (!told.ask_again) seen_ = std::max(seen_, page.last);
  return told;
}

}  // namespace slotd::clients
