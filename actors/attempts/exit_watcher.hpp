#pragma once

#include "actors/attempts/shepherd_watch.hpp"
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

/// A thread that sleeps until a shepherd speaks on its launch pipe or on run/shepherd.sock, or ends
/// (pidfd). It tells the attempt's listener, carries acknowledgements back, and reaps the shepherds
/// that this daemon started.
class ExitWatcher : public ShepherdWatch {
 public:
  static Result<std::unique_ptr<ExitWatcher>> start(const Paths& paths);
  ~ExitWatcher() override;

  void expect(JobId job, Attempt attempt, ShepherdListener listener) override;
  void watch(JobId job, Attempt attempt, host::UniqueFd pidfd, host::UniqueFd pipe) override;
  void dismiss(JobId job, Attempt attempt) override;

 private:
  using Key = std::pair<JobId, Attempt>;
  struct Watched {
    ShepherdListener listener;
    host::UniqueFd pidfd;
    host::UniqueFd pipe;
    int connection = -1;  ///< brought the latest exit record and takes the acknowledgement
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
  void hang_up(int fd);
  void drain_connections();
  void take(int fd, const ShepherdMessage& message);
  void read_pipe(int fd);
  void reap(int fd);
  void acknowledge(Key key, Watched& watched);
  template <class Message>
  void tell(Key key, Message message);

  host::UniqueFd epoll_, wake_, listener_;
  std::mutex mutex_;
  std::deque<std::function<void()>> commands_;  ///< under mutex_; only the thread uses the rest
  bool stopping_ = false;
  std::map<Key, Watched> watched_;
  std::unordered_map<int, Source> sources_;
  std::thread thread_;
};

}  // namespace slotd
