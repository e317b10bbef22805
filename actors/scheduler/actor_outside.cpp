#include "actors/scheduler/actor_outside.hpp"

#include "actors/fault_bridge.hpp"
#include "actors/host/log.hpp"

#include <caf/all.hpp>

#include <utility>

namespace slotd {

namespace {

class AttemptActorLink : public AttemptLink {
 public:
  AttemptActorLink(SchedulerActor::pointer self, AttemptActor actor)
      : self_(self), actor_(std::move(actor)) {}

  void tell(Order order) override {
    std::visit([this](auto& message) { self_->send(actor_, std::move(message)); }, order);
  }
  void abandon() override { caf::anon_send_exit(actor_, caf::exit_reason::user_shutdown); }

 private:
  SchedulerActor::pointer self_;
  AttemptActor actor_;
};

class ActorOutside : public Outside {
 public:
  ActorOutside(SchedulerActor::pointer self, SchedulerTools tools)
      : self_(self), tools_(std::move(tools)) {}

  Time now() const override { return tools_.clock->now(); }

  void commit(Commit commit, std::function<void(Result<Committed>)> then) override {
    request<Committed>(tools_.journal, std::move(commit), std::move(then));
  }
  void fetch(FetchJobs what, Deliver<FetchedJobs> then) override {
    request<FetchedJobs>(tools_.journal, std::move(what), std::move(then));
  }
  void reserve(Reserve demands, Deliver<Reserved> then) override {
    request<Reserved>(tools_.ledger, std::move(demands), std::move(then));
  }
  void release(JobId job, Deliver<FreeNow> then) override {
    request<FreeNow>(tools_.ledger, Release{job}, std::move(then));
  }
  void mark_allocated(const Job& job) override {
    request<FreeNow>(tools_.ledger, MarkAllocated{job.id, job.run->allocation},
                     [](const Result<FreeNow>& now) {
                       if (!now) host::log(host::LogLevel::error, "ledger: " + now.error().text);
                     });
  }

  bool notifies() const override { return static_cast<bool>(tools_.notifier); }
  void notify(const Notice& notice) override { self_->send(tools_.notifier, Notify{notice}); }

  std::unique_ptr<AttemptLink> supervise() override {
    return std::make_unique<AttemptActorLink>(self_, tools_.supervise(SchedulerActor{self_}));
  }

  void soon(std::function<void()> act) override {
    self_->send(SchedulerActor{self_}, Continue{std::move(act)});
  }
  void later(std::chrono::milliseconds pause, std::function<void()> act) override {
    self_->delayed_send(SchedulerActor{self_}, pause, Continue{std::move(act)});
  }

 private:
  /// `then` may hold all rows of a large change: the two handlers share it.
  template <class Reply, class Handle, class Message, class Then>
  void request(const Handle& whom, Message message, Then then) {
    auto shared = std::make_shared<const Then>(std::move(then));
    self_->request(whom, caf::infinite, std::move(message))
      .then([shared](const Reply& reply) { (*shared)(Result<Reply>{reply}); },
            [shared](const caf::error& error) {
              (*shared)(Result<Reply>{tl::unexpected(to_fault(error))});
            });
  }

  SchedulerActor::pointer self_;
  SchedulerTools tools_;
};

}  // namespace

std::unique_ptr<Outside> outside_of(SchedulerActor::pointer self, const SchedulerTools& tools) {
  return std::make_unique<ActorOutside>(self, tools);
}

}  // namespace slotd
