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

}  // namespace

bool EventOrder::wanted(const Event& event) const {
  if (jobs_.empty()) return true;
  return std::any_of(jobs_.begin(), jobs_.end(), [&](JobId job) {
    return event.job != JobId{} && (event.job == job || event.array_id == job);
  });
}

EventOrder::Step EventOrder::published(const Event& event) {
  if (event.seq <= seen_) return Step::pass_over;
  if (event.seq != next(seen_)) return Step::ask;
  seen_ = event.seq;
  return wanted(event) ? Step::tell : Step::pass_over;
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
  for (auto& event : page.events) {
    if (event.seq <= seen_) continue;
    seen_ = event.seq;
    told.events.push_back(std::move(event));
  }
  told.ask_again = page.more && !told.events.empty();
  if (!told.ask_again) seen_ = std::max(seen_, page.last);
  return told;
}

}  // namespace slotd::clients
