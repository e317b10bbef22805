#pragma once

#include "actors/host/unique_fd.hpp"
#include "actors/interfaces.hpp"
#include "protocol/base/ids.hpp"

namespace slotd {

/// Tells each attempt's listener what its shepherd says and when it ends. All member functions may
/// be called from any thread; they return at once. The real one is the ExitWatcher; it stands
/// behind an interface because tests of the supervisor start no shepherd.
class ShepherdWatch {
 public:
  virtual ~ShepherdWatch() = default;

  /// From now on, what a shepherd of this attempt says goes to this listener. Called before the
  /// shepherd is started, since it may be faster than whoever started it.
  virtual void expect(JobId job, Attempt attempt, ShepherdListener listener) = 0;
  /// Watch this shepherd. `pipe` is empty for an adopted one.
  virtual void watch(JobId job, Attempt attempt, host::UniqueFd pidfd, host::UniqueFd pipe) = 0;
  /// The attempt is over and on disk: acknowledge to its shepherd, if it waits for that, and tell
  /// nobody about it any more. Dismissing twice does no harm.
  virtual void dismiss(JobId job, Attempt attempt) = 0;
};

}  // namespace slotd
