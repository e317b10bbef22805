#include "actors/front/router.hpp"

#include "actors/fault_bridge.hpp"
#include "protocol/wire.hpp"

#include <caf/all.hpp>

#include <utility>

namespace slotd {

namespace {

using Point = std::optional<host::CrashPoint>;

/// One question: sends it on, and its answer or fault to the reply queue.
struct Visit {
  RouterActor::pointer self;
  const RouterTools& tools;
  const ClientRequest& ask;

  void answer(Answer answer, Point after = {}) const {
    push(tools, ask.ticket, std::move(answer), after);
  }

  static void push(const RouterTools& tools, Ticket ticket, Answer answer, Point after) {
    tools.reply_queue->push({ticket, encode(Reply{wire_version, std::move(answer)}), after});
  }

  template <class Reply, caf::message_priority priority = caf::message_priority::normal,
            class Handle, class Message>
  void pass_on(const Handle& to, Message message, Point after = {}) const {
    auto ticket = ask.ticket;
    const auto* router_tools = &tools;
    self->template request<priority>(to, caf::infinite, std::move(message))
      .then([=](Reply& reply) { push(*router_tools, ticket, Answer{std::move(reply)}, after); },
            [=](const caf::error& error) {
              push(*router_tools, ticket, Refused{to_fault(error)}, {});
            });
  }

  /// The reader answers with a frame.
  template <class Message>
  void ask_reader(const Message& message) const {
    auto ticket = ask.ticket;
    const auto* router_tools = &tools;
    self->request(tools.reader, caf::infinite, message)
      .then(
        [=](AnswerFrame& frame) {
          router_tools->reply_queue->push({ticket, std::move(frame.bytes), {}});
        },
        [=](const caf::error& error) {
          push(*router_tools, ticket, Refused{to_fault(error)}, {});
        });
  }

  /// A change must carry an id; without one, the same request asked again would be done again.
  bool has_id() const {
    if (!ask.request->id.empty()) return true;
    answer(Refused{{FaultCode::malformed, "this request changes something and carries no id"}});
    return false;
  }

  void operator()(const SubmitJob& submit) const {
    if (!has_id()) return;
    std::shared_ptr<const SubmitJob> shared(ask.request, &submit);
    pass_on<Submitted>(tools.scheduler, Submit{ask.request->id, shared},
                       host::CrashPoint::submit_after_reply);
  }
  void operator()(const CancelJobs& cancel) const {
    if (!has_id()) return;
    pass_on<CancelOutcome>(tools.scheduler, Cancel{ask.request->id, cancel, tools.uid},
                           host::CrashPoint::cancel_after_reply);
  }
  void operator()(const UpdateJobs& update_jobs) const {
    if (!has_id()) return;
    std::shared_ptr<const UpdateJobs> shared(ask.request, &update_jobs);
    pass_on<UpdateOutcome>(tools.scheduler, Update{ask.request->id, shared},
                           host::CrashPoint::steer_after_reply);
  }
  void operator()(const UpdateNode& update) const {
    if (!has_id()) return;
    pass_on<NodeUpdated>(tools.scheduler, ChangeNode{ask.request->id, update, tools.uid},
                         host::CrashPoint::node_after_reply);
  }
  void operator()(const ListEvents& list) const { ask_reader(list); }
  void operator()(const ExplainJob& explain) const { ask_reader(explain); }
  void operator()(const TestJob& test) const {
    ask_reader(DryRun{std::shared_ptr<const TestJob>(ask.request, &test)});
  }
  void operator()(const ShowConfig&) const { answer(ConfigShown{tools.settings}); }
  void operator()(const WaitForJob& wait) const { pass_on<WaitOutcome>(tools.scheduler, wait); }
  /// Answered from the table as it is, before all that the scheduler still has to do.
  void operator()(const ShowMachine& show) const {
    if (ask.in_order) return pass_on<MachineShown>(tools.scheduler, show);
    pass_on<MachineShown, caf::message_priority::high>(tools.scheduler, show);
  }
  void operator()(const ListQueue& list) const { ask_reader(list); }
  void operator()(const ListHistory& list) const { ask_reader(list); }
};

}  // namespace

RouterActor::behavior_type router(RouterActor::pointer self, RouterTools tools) {
  auto kept = std::make_shared<const RouterTools>(std::move(tools));
  return {
    [self, kept](const ClientRequest& ask) {
      std::visit(Visit{self, *kept, ask}, ask.request->question);
    },
  };
}

}  // namespace slotd
