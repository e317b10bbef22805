#pragma once

#include "actors/decide/resources/free_resources.hpp"
#include "actors/messages.hpp"
#include "protocol/packed_job.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace slotd {

/// Collects the encoded rows of one page of a history, in order of id. Fields that are shown as
/// they are stored are copied without decoding them; neighbouring rows with the same request (an
/// array's elements) share that work.
class HistoryPage {
 public:
  /// The first page says which of the ids asked for were never given out.
  HistoryPage(const Snapshot& snapshot, const ListHistory& ask);

  bool full() const;
  bool empty() const { return page_.jobs.count == 0; }
  /// Id of the last row, from which the list goes on.
  JobId last() const { return last_; }

  /// An array's record is listed with the elements that were asked for. A record without elements
  /// is no row.
  void add(Job job);
  /// The same for a job that has ended. Fault: its row is damaged.
  Done add(PackedJob job);
  PackedPage take(bool more);

 private:
  /// Text that was rewritten for the row before, and what it became.
  struct Rewritten {
    std::string from;
    std::string to;
    std::optional<std::uint32_t> limit = {};
  };

  void note_never_given();
  bool is_strange(JobId id) const;
  Done take_request(PackedJob& job);
  Result<bool> take_array(PackedJob& job);
  template <class AnyJob>
  void append(const AnyJob& job);

  const Snapshot& snapshot_;
  const JobFilter& filter_;
  decide::FreeResources all_;  ///< the whole machine
  PackedPage page_;
  JobId last_;
  Rewritten request_;
  Rewritten array_;
};

}  // namespace slotd
