#pragma once

#include "protocol/array_rows.hpp"
#include "protocol/base/result.hpp"
#include "protocol/event.hpp"
#include "protocol/job.hpp"
#include "protocol/packed_job.hpp"
#include "protocol/request.hpp"
#include "storage/database.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace slotd::storage {

/// Reads ended jobs, as sacct asks for them, through a connection of its own: writers do not wait for it,
/// and it does not wait for writers.
class Accounting {
 public:
  /// Opens an existing database for reading.
  static Result<Accounting> open(const std::string& path);
  Accounting(Accounting&&) noexcept;
  Accounting& operator=(Accounting&&) noexcept;
  ~Accounting();

  /// Ended jobs that the question's filter, `since` and `until` let through, with id greater than
  /// `question.after`, whose last change is not younger than `until_seq`, in order of id; at most
  /// `limit` rows. A job counts as inside [since, until) when it was submitted before `until` and
  /// ended at or after `since` (sacct(1), --starttime). For given ids (`-j`) the cost grows with the
  /// rows that are read, not with the history.
  Result<std::vector<Job>> ended(const ListHistory& question, EventSeq until_seq,
                                 std::size_t limit);

  /// Takes one of them, whose bytes last until it returns. It returns false to stop.
  using TakePacked = std::function<Result<bool>(const PackedJob&)>;
  /// The same jobs, handed over one by one as they are stored.
  Done each_ended(const ListHistory& question, EventSeq until_seq, std::size_t limit,
                  const TakePacked& take);

  /// Jobs by id, ended or not, in the order asked; one that is not stored is left out.
  Result<std::vector<Job>> jobs(const std::vector<JobId>& ids);

  /// The end of each of these jobs that is over; all others are left out.
  Result<std::map<JobId, Time>> ends(const std::vector<JobId>& ids);

  /// All rows of an array as they are stored. A record still lists elements that have left it;
  /// decide::derive_array corrects that. Empty if there is no such array.
  Result<ArrayRows> array(JobId array);
  /// The records of an array, over or not, in order of id: its own is the first.
  Result<std::vector<Job>> records(JobId array);
  /// The rows of these elements; those that have none are left out.
  Result<std::vector<Job>> jobs_of(const ArrayElements& elements);

  /// Events after that number, oldest first, at most `limit`; if jobs are named, only their events.
  Result<std::vector<Event>> events(EventSeq after, const std::vector<JobId>& jobs,
                                    std::size_t limit);
  /// The number of the oldest event that is kept (zero if none is), and of the newest there ever was.
  Result<std::pair<EventSeq, EventSeq>> event_range();

 private:
  struct Statements;
  Result<std::vector<ElementRow>> elements(JobId array);
  Accounting(Database database, std::unique_ptr<Statements> statements);
  struct Search;
  /// Some of the ids that the question means, in order.
  struct NextIds {
    std::vector<JobId> ids;
    JobId last;  ///< `ids` has all that are not greater than this
  };
  Result<NextIds> ids_behind(const Search& search, JobId after);
  using TakeRow = std::function<Result<bool>(const Statement& row)>;
  Done find(const ListHistory& question, EventSeq until_seq, std::size_t limit,
            const TakeRow& take);
  Done find_by_id(const Search& search, JobId after, const TakeRow& take);
  /// Where the jobs lie that ended since a time, as the first page of a list has found.
  struct Window {
    Time since;
    EventSeq newest;
    JobId before{};          ///< all have greater ids
    JobId last{UINT32_MAX};  ///< none has a greater id
    bool scattered = false;  ///< few, with many others between
    bool is_of(const Search& search) const;
  };
  Done find_by_time(Search search, JobId after, const TakeRow& take);
  Result<Window> measure(const Search& search);

  Database database_;
  std::unique_ptr<Statements> statements_;
  std::optional<Window> window_;
};

}  // namespace slotd::storage
