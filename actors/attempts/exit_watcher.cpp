#include "actors/attempts/exit_watcher.hpp"

#include "actors/host/crash_point.hpp"
#include "actors/host/log.hpp"
#include "actors/host/seqpacket.hpp"
#include "protocol/wire.hpp"

#include <caf/all.hpp>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <utility>

namespace slotd {

Result<std::unique_ptr<ExitWatcher>> ExitWatcher::start(const Paths& paths) {
  std::unique_ptr<ExitWatcher> watcher(new ExitWatcher);
  if (auto done = watcher->open(paths); !done) return tl::unexpected(done.error());
  watcher->thread_ = std::thread([raw = watcher.get()] { raw->loop(); });
  return watcher;
}

Done ExitWatcher::open(const Paths& paths) {
  epoll_.reset(::epoll_create1(EPOLL_CLOEXEC));
  wake_.reset(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!epoll_ || !wake_) return fail(FaultCode::system, "epoll: " + errno_text(errno));
  auto listener = host::listen_at(paths.run_folder(), Paths::shepherd_socket_name());
  if (!listener) return tl::unexpected(listener.error());
  listener_ = std::move(*listener);
  add(wake_.get(), {Kind::wake, {}, {}});
  add(listener_.get(), {Kind::listener, {}, {}});
  return {};
}

ExitWatcher::~ExitWatcher() {
  enqueue([this] { stopping_ = true; });
  if (thread_.joinable()) thread_.join();
}

void ExitWatcher::enqueue(std::function<void()> command) {
  {
    std::lock_guard lock(mutex_);
    commands_.push_back(std::move(command));
  }
  std::uint64_t one = 1;
  if (wake_) [[maybe_unused]]
    auto written = ::write(wake_.get(), &one, sizeof one);
}

void ExitWatcher::expect(JobId job, Attempt attempt, ShepherdListener listener) {
  enqueue([this, key = Key{job, attempt}, listener = std::move(listener)] {
    watched_[key].listener = listener;
  });
}

void ExitWatcher::watch(JobId job, Attempt attempt, host::UniqueFd pidfd, host::UniqueFd pipe) {
  auto fds =
    std::make_shared<std::pair<host::UniqueFd, host::UniqueFd>>(std::move(pidfd), std::move(pipe));
  enqueue([this, key = Key{job, attempt}, fds] {
    auto& watched = watched_[key];
    watched.pidfd = std::move(fds->first);
    watched.pipe = std::move(fds->second);
    if (watched.pipe) add(watched.pipe.get(), {Kind::pipe, key, {}});
    add(watched.pidfd.get(), {Kind::pidfd, key, {}});
  });
}

void ExitWatcher::dismiss(JobId job, Attempt attempt) {
  enqueue([this, key = Key{job, attempt}] {
    auto known = watched_.find(key);
    if (known == watched_.end()) return;
    acknowledge(key, known->second);
    known->second.dismissed = true;
    known->second.listener = nullptr;
    if (!known->second.pidfd) watched_.erase(known);  // otherwise it is erased when it is reaped
  });
}

void ExitWatcher::loop() {
  std::array<epoll_event, 64> events{};
  while (!stopping_) {
    auto count = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), -1);
    // Ends come last: what a shepherd said before it ended must be passed on before its end is.
    std::vector<int> ends;
    for (int i = 0; i < count; ++i) {
      auto fd = events[static_cast<std::size_t>(i)].data.fd;
      auto source = sources_.find(fd);
      if (source == sources_.end()) continue;
      if (source->second.kind == Kind::pidfd)
        ends.push_back(fd);
      else
        serve(fd);
    }
    if (!ends.empty()) drain_connections();
    for (auto fd : ends) reap(fd);
  }
}

void ExitWatcher::serve(int fd) {
  switch (sources_.at(fd).kind) {
    case Kind::wake: return run_commands();
    case Kind::listener: return accept_all();
    case Kind::connection: return read_connection(fd);
    case Kind::pipe: return read_pipe(fd);
    case Kind::pidfd: return;  // loop()
  }
}

void ExitWatcher::run_commands() {
  std::uint64_t count = 0;
  [[maybe_unused]] auto size = ::read(wake_.get(), &count, sizeof count);
  std::deque<std::function<void()>> commands;
  {
    std::lock_guard lock(mutex_);
    commands.swap(commands_);
  }
  for (auto& command : commands) command();
}

void ExitWatcher::add(int fd, Source source) {
  sources_[fd] = std::move(source);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = fd;
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event);
}

void ExitWatcher::drop(int fd) {
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
  sources_.erase(fd);
}

void ExitWatcher::accept_all() {
  while (auto connection = host::accept_own(listener_.get())) {
    auto fd = connection.get();
    add(fd, {Kind::connection, {}, std::move(connection)});
    read_connection(fd);  // its message has mostly arrived by now
  }
}

void ExitWatcher::read_connection(int fd) {
  auto packet = host::receive(fd);
  if (!packet && packet.error().code == FaultCode::busy) return;
  auto message = packet && !packet->empty()
                   ? decode<ShepherdMessage>(*packet)
                   : Result<ShepherdMessage>{fail(FaultCode::malformed, "hung up")};
  if (message) return take(fd, *message);
  hang_up(fd);
}

/// No acknowledgement goes to this connection any more: another may soon have its descriptor.
void ExitWatcher::hang_up(int fd) {
  auto known = watched_.find(sources_.at(fd).key);
  if (known != watched_.end() && known->second.connection == fd) known->second.connection = -1;
  drop(fd);
}

/// Reads what shepherds sent before they ended. A connection that brought its record has no more to
/// say.
void ExitWatcher::drain_connections() {
  accept_all();
  std::vector<int> open;
  for (const auto& [fd, source] : sources_)
    if (source.kind == Kind::connection && source.key == Key{}) open.push_back(fd);
  for (auto fd : open) read_connection(fd);
}

void ExitWatcher::take(int fd, const ShepherdMessage& message) {
  auto key = std::visit([](const auto& word) { return Key{word.job, word.attempt}; }, message.word);
  auto known = watched_.find(key);
  // Nobody waits for this attempt: its end is on disk, or it was given up. Hanging up makes the
  // shepherd leave a file, so that nothing is lost even if that is not so.
  if (known == watched_.end() || known->second.dismissed) return hang_up(fd);
  // A shepherd uses a connection for its own attempt alone.
  auto of_another = sources_.at(fd).key != Key{} && sources_.at(fd).key != key;
  if (of_another) return hang_up(fd);
  if (const auto* record = std::get_if<ExitRecord>(&message.word)) {
    sources_.at(fd).key = key;
    known->second.connection = fd;
    tell(key, ShepherdReported{std::make_shared<const ExitRecord>(*record)});
  } else if (const auto* stuck = std::get_if<KillFailedNote>(&message.word)) {
    tell(key, ShepherdStuck{stuck->detail});
  } else {
    tell(key, ShepherdCompleting{});
  }
}

void ExitWatcher::read_pipe(int fd) {
  auto key = sources_.at(fd).key;
  char byte = 0;
  auto size = ::read(fd, &byte, 1);
  drop(fd);
  watched_.at(key).pipe.reset();
  if (size == 1 && byte == host::launch_pipe_running) tell(key, LaunchPipeReady{});
}

void ExitWatcher::reap(int fd) {
  auto source = sources_.find(fd);
  if (source == sources_.end()) return;
  auto key = source->second.key;
  auto& watched = watched_.at(key);
  siginfo_t info{};
  ::waitid(static_cast<idtype_t>(P_PIDFD), static_cast<id_t>(fd), &info, WEXITED | WNOHANG);
  drop(fd);
  if (watched.pipe) drop(watched.pipe.get());
  if (!watched.dismissed) tell(key, ShepherdVanished{});
  watched.pidfd.reset();
  watched.pipe.reset();
  if (watched.dismissed) watched_.erase(key);
}

void ExitWatcher::acknowledge(Key key, Watched& watched) {
  if (watched.connection < 0) return;
  auto packet = encode(Acknowledgement{wire_version, key.first, key.second});
  if (auto sent = host::send(watched.connection, packet); !sent)
    host::log(host::LogLevel::debug,
              "shepherd of job " + to_string(key.first) + " did not take its acknowledgement");
  drop(watched.connection);
  watched.connection = -1;
  host::crash_point(host::CrashPoint::exit_acknowledged);
}

template <class Message>
void ExitWatcher::tell(Key key, Message message) {
  auto known = watched_.find(key);
  if (known != watched_.end() && known->second.listener)
    caf::anon_send(known->second.listener, std::move(message));
}

}  // namespace slotd
