#pragma once

#include "actors/messages.hpp"
#include "protocol/base/amounts.hpp"
#include "protocol/base/result.hpp"

#include <functional>
#include <memory>
#include <variant>

namespace slotd {

/// Hears how something came out.
template <class T>
using Deliver = std::function<void(const Result<T>&)>;

/// What stands behind one live attempt of a job.
class AttemptLink {
 public:
  using Order = std::variant<Launch, Adopt, Sweep, EndNow, PassSignal, PassTimeLimit, EndCommitted>;

  virtual ~AttemptLink() = default;
  virtual void tell(Order order) = 0;
  /// The daemon ends. The job runs on, and the next daemon adopts it.
  virtual void abandon() = 0;
};

/// All that the parts of the scheduler ask of the world around them: the journal, the ledger, supervisors,
/// timers and the clock. Answers come later, never within the call.
class Outside {
 public:
  virtual ~Outside() = default;

  virtual Time now() const = 0;

  /// Makes it durable: all of it, or nothing and a Fault.
  virtual void commit(Commit commit, std::function<void(Result<Committed>)> then) = 0;
  /// Looks for jobs that have left memory.
  virtual void fetch(FetchJobs what, Deliver<FetchedJobs> then) = 0;

  virtual void reserve(Reserve demands, Deliver<Reserved> then) = 0;
  virtual void release(JobId job, Deliver<FreeNow> then) = 0;
  virtual void mark_allocated(const Job& job) = 0;

  /// Is there a notification command?
  virtual bool notifies() const = 0;
  virtual void notify(const Notice& notice) = 0;

  virtual std::unique_ptr<AttemptLink> supervise() = 0;

  /// Once all that others have asked until now has been dealt with.
  virtual void soon(std::function<void()> act) = 0;
  /// On the clock that nobody sets; at least a second, or in whole milliseconds.
  virtual void later(std::chrono::milliseconds pause, std::function<void()> act) = 0;
};

}  // namespace slotd
