#include "clients/events/follower.hpp"

#include "protocol/paths.hpp"

#include <cerrno>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <variant>

namespace slotd::clients {

namespace {

/// No event has a greater number: the answer to a question with it holds only the newest number.
constexpr EventSeq end_of_time{std::numeric_limits<std::int64_t>::max()};

}  // namespace

Follower::Follower(const ConnectOptions& connect_options, Listener listener)
    : root_(connect_options.root),
      listener_(std::move(listener)),
      connection_(connect_options),
      probe_(Paths(connect_options.root).run_folder(), Paths::event_socket_name()),
      backoff_(connect_options.timeout) {}

Done Follower::follow(std::optional<EventSeq> since, const WantedJobs& jobs) {
  if (!since) {
    auto now = newest();
    if (!now) return tl::unexpected(now.error());
    since = *now;
  }
  order_.emplace(*since, jobs);
  for (;;) {
    auto mood = catch_up();
    if (mood && *mood == FollowStep::go_on) mood = listen();
    if (!mood) return tl::unexpected(mood.error());
    if (*mood == FollowStep::enough) return {};
  }
}

Result<EventSeq> Follower::newest() {
  auto page = connection_.ask_for<EventPage>(ListEvents{end_of_time, {}});
  if (!page) return tl::unexpected(page.error());
  return page->last;
}

Result<Follower::FollowStep> Follower::catch_up() {
  for (;;) {
    auto page = connection_.ask_for<EventPage>(order_->question());
    if (!page) return tl::unexpected(page.error());
    auto told = order_->answered(std::move(*page));
    if (!told) return tl::unexpected(told.error());
    if (told->missing) listener_.miss(*told->missing);
    if (tell(told->events) == FollowStep::enough) return FollowStep::enough;
    if (!told->ask_again) return FollowStep::go_on;
  }
}

/// Runs until the connection is lost.
Result<Follower::FollowStep> Follower::listen() {
  if (auto there = wait_for_socket(); !there) return tl::unexpected(there.error());
  auto fruitful = false;
  try {
    Subscription subscription(context_, probe_.address(), ++subscriptions_);
    for (;;) {
      auto heard_now = subscription.next();
      if (std::holds_alternative<ReaderGone>(heard_now)) return FollowStep::enough;
      if (std::holds_alternative<ConnectionLost>(heard_now)) break;
      fruitful = true;
      Result<FollowStep> mood = FollowStep::go_on;
      if (const auto* event = std::get_if<Event>(&heard_now))
        mood = heard(*event);
      else if (const auto* beat = std::get_if<Heartbeat>(&heard_now);
               beat && order_->beat(beat->newest) == EventOrder::Step::ask)
        mood = catch_up();
      if (!mood || *mood == FollowStep::enough) return mood;
    }
  } catch (const zmq::error_t& error) {
    return fail(FaultCode::system, std::string("ZeroMQ: ") + error.what());
  }
  if (fruitful) return backoff_.begin_anew(), FollowStep::go_on;
  if (auto paused = pause(ECONNRESET); !paused) return tl::unexpected(paused.error());
  return FollowStep::go_on;
}

Result<Follower::FollowStep> Follower::heard(const Event& event) {
  switch (order_->published(event)) {
    case EventOrder::Step::tell: return tell({event});
    case EventOrder::Step::ask: return catch_up();
    case EventOrder::Step::pass_over: break;
  }
  return FollowStep::go_on;
}

/// The daemon has just answered, so its event socket exists: it is opened first.
Done Follower::wait_for_socket() {
  for (;;) {
    auto probe = probe_.probe();
    if (probe.error == 0) return {};
    if (auto paused = pause(probe.error); !paused) return paused;
  }
}

Done Follower::pause(int error) {
  auto most = backoff_.next_pause();
  if (!most)
    return fail(FaultCode::system,
                Paths(root_).event_socket() + ": " + errno_text(error) +
                  "; the daemon answers, but its event socket does not: restart the daemon");
  probe_.wait_for_change(*most);
  return {};
}

Follower::FollowStep Follower::tell(const std::vector<Event>& events) const {
  return events.empty() || listener_.take(events) ? FollowStep::go_on : FollowStep::enough;
}

}  // namespace slotd::clients
