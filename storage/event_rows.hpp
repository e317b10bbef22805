#pragma once

#include "protocol/event.hpp"
#include "storage/database.hpp"

#include <cstddef>
#include <vector>

namespace slotd::storage {

/// At least this many of the latest events are kept.
inline constexpr std::uint64_t events_kept = 200'000;

/// Writes events, and lets go of old ones. Not for two threads at once.
class EventRows {
 public:
  static Result<EventRows> prepare(Database& database);

  Done put(const Event& event);
  /// Deletes what is older than the events to keep; a thousand at a time, so that few commits pay.
  Done forget_before(EventSeq newest);

 private:
  Statement put_;
  Statement forget_;
  std::uint64_t forgotten_ = 0;  ///< everything up to here is gone
};

/// Reads events.
class EventHistory {
 public:
  static Result<EventHistory> prepare(Database& database);

  /// Events after that number, oldest first, at most `limit`; only of these jobs and arrays, where
  /// any are named.
  Result<std::vector<Event>> after(EventSeq seq, const std::vector<JobId>& jobs, std::size_t limit);
  /// Number of the oldest event that is kept; zero: there is none.
  Result<EventSeq> oldest();
  /// Number of the newest event there ever was.
  Result<EventSeq> newest();

 private:
  Statement all_;
  Statement of_job_;
  Statement oldest_;
  Statement newest_;
};

}  // namespace slotd::storage
