#pragma once

#include "actors/fault_bridge.hpp"
#include "protocol/base/result.hpp"

#include <caf/all.hpp>
#include <caf/scheduler/test_coordinator.hpp>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

/// A world of actors that moves only when the test says so, on a clock of its own.
namespace slotd::test {

class ActorWorld {
 public:
  ActorWorld() : system_(configured(config_)) {}
  ActorWorld(const ActorWorld&) = delete;
  ActorWorld& operator=(const ActorWorld&) = delete;

  /// Anything left alive would hang the system's destructor.
  ~ActorWorld() {
    for (const auto& actor : spawned_) caf::anon_send_exit(actor, caf::exit_reason::kill);
    spawned_.clear();
    settle();
  }

  template <class Handle>
  Handle keep(Handle actor) {
    spawned_.push_back(caf::actor_cast<caf::actor>(actor));
    return actor;
  }

  /// Until nobody has a message left.
  void settle() {
    while (coordinator().try_run_once()) {
    }
  }

  /// Lets time go by, step by step, so that actors that tick keep ticking.
  void pass(std::chrono::milliseconds time,
            std::chrono::milliseconds step = std::chrono::seconds{1}) {
    for (; time.count() > 0; time -= step) {
      coordinator().advance_time(step);
      settle();
    }
  }

  /// What became of a question: nothing yet, a reply or a fault.
  template <class Reply>
  using Open = std::shared_ptr<std::optional<Result<Reply>>>;

  template <class Reply, class Handle, class Message>
  Open<Reply> ask(const Handle& whom, Message message) {
    auto open = ask_with_others<Reply>(whom, std::move(message));
    settle();
    return open;
  }
  /// Asked when the world settles next, so that several questions lie in the mailbox at once.
  template <class Reply, class Handle, class Message>
  Open<Reply> ask_with_others(const Handle& whom, Message message) {
    auto open = std::make_shared<std::optional<Result<Reply>>>();
    keep(system_.spawn([=](caf::event_based_actor* self) {
      self->request(whom, caf::infinite, message)
        .then(
          [=](const Reply& reply) { *open = reply; },
          [=](const caf::error& error) { *open = Result<Reply>{tl::unexpected(to_fault(error))}; });
    }));
    return open;
  }

  caf::actor_system& system() { return system_; }

 private:
  static caf::actor_system_config& configured(caf::actor_system_config& config) {
    config.set("scheduler.policy", caf::atom("testing"));
    return config;
  }
  caf::scheduler::test_coordinator& coordinator() {
    return dynamic_cast<caf::scheduler::test_coordinator&>(system_.scheduler());
  }

  caf::actor_system_config config_;
  caf::actor_system system_;
  std::vector<caf::actor> spawned_;
};

}  // namespace slotd::test
