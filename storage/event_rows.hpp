#pragma once

#include "protocol/event.hpp"
#include "storage/database.hpp"

#include <cstddef>
#include <vector>

namespace slotd::storage {

/// At least this many of the latest events are kept.
inline constexpr std::uint64_t events_kept = 200'000;

/// Writes events and deletes old ones. Only one thread may use it at a time.
class EventRows {
 public:
  static Result<EventRows> prepare(Database& database);

  Done put(const Event& event);
  /// Deletes events that are too old, a thousand at a time, so that few commits pay for it.
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

  /// Events after that number, oldest first, at most `limit`; if jobs or arrays are named, only theirs.
  Result<std::vector<Event>> after(EventSeq seq, const std::vector<JobId>& jobs, std::size_t limit);
  /// The number of the oldest event that is kept; zero if there is none.
  Result<EventSeq> oldest();
  /// The number of the newest event there ever was.
  Result<EventSeq> newest();

 private:
  Statement all_;
  Statement of_job_;
  Statement oldest_;
  Statement newest_;
};

}  // namespace slotd::storage
