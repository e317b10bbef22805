#pragma once

#include "actors/host/unique_fd.hpp"
#include "actors/interfaces.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/base/result.hpp"
#include "protocol/paths.hpp"

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace slotd {

/// A thread that sleeps until a shepherd has something to say: on its launch pipe, on
/// run/shepherd.sock, or by ending (pidfd). It tells the attempt's supervisor, carries
/// acknowledgements back, and reaps shepherds that this daemon started. All member functions may be
/// called from any thread; they return at once.
class ExitWatcher {
 public:
  static Result<std::unique_ptr<ExitWatcher>> start(const Paths& paths);
  ~ExitWatcher();

  /// From now on, what a shepherd of this attempt says goes to this supervisor. Called before the
  /// shepherd is started, since it may be faster than whoever started it.
  void expect(JobId job, Attempt attempt, SupervisorActor supervisor);
  /// Watch this shepherd. `pipe` is empty for an adopted one.
  void watch(JobId job, Attempt attempt, host::UniqueFd pidfd, host::UniqueFd pipe);
  /// The attempt is over and on disk: acknowledge to its shepherd, if it waits for that, and tell
  /// nobody about it any more.
  void dismiss(JobId job, Attempt attempt);

 private:
  using Key = std::pair<JobId, Attempt>;
  struct Watched {
    SupervisorActor supervisor;
    host::UniqueFd pidfd;
    host::UniqueFd pipe;
    int connection = -1;  ///< where its exit record came in and the acknowledgement goes
    bool dismissed = false;
  };
  enum class Kind { wake, listener, connection, pipe, pidfd };
  struct Source {
    Kind kind = Kind::wake;
    Key key;
    host::UniqueFd connection;
  };

  ExitWatcher() = default;
  Done open(const Paths& paths);
  void enqueue(std::function<void()> command);
  void loop();
  void run_commands();
  void serve(int fd);
  void add(int fd, Source source);
  void drop(int fd);
  void accept_all();
  void read_connection(int fd);
  void drain_connections();
  void take(int fd, const ShepherdMessage& message);
  void read_pipe(int fd);
  void reap(int fd);
  void acknowledge(Key key, Watched& watched);
  template <class Message>
  void tell(Key key, Message message);

  host::UniqueFd epoll_, wake_, listener_;
  std::mutex mutex_;
  std::deque<std::function<void()>> commands_;  ///< under mutex_; the rest is the thread's own
  bool stopping_ = false;
  std::map<Key, Watched> watched_;
  std::unordered_map<int, Source> sources_;
  std::thread thread_;
};

}  // namespace slotd
