#include "actors/front/router.hpp"
#include "protocol/wire.hpp"
#include "tests/support/actor_world.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace slotd;
using namespace slotd::test;

namespace {

/// What scheduler and reader were asked, in order, and what they are to say.
struct Asked {
  std::vector<std::string> names;
  std::optional<Submit> submit;
  std::optional<Cancel> cancel;
  std::optional<Update> update;
  std::optional<ChangeNode> node;
  std::optional<Fault> fault;
  std::vector<caf::typed_response_promise<WaitOutcome>> waiting;

  template <class Reply>
  caf::result<Reply> answer(const char* name, Reply reply) {
    names.emplace_back(name);
    if (fault) return to_error(*fault);
    return reply;
  }
};

ClientScheduler::behavior_type fake_scheduler(ClientScheduler::pointer self,
                                              std::shared_ptr<Asked> asked) {
  return {
    [=](const Submit& ask) {
      asked->submit = ask;
      return asked->answer("submit", Submitted{JobId{7}, {}});
    },
    [=](const Cancel& ask) {
      asked->cancel = ask;
      return asked->answer("cancel", CancelOutcome{});
    },
    [=](const Update& ask) {
      asked->update = ask;
      return asked->answer("update", UpdateOutcome{});
    },
    [=](const ChangeNode& ask) {
      asked->node = ask;
      return asked->answer("node", NodeUpdated{});
    },
    [=](const WaitForJob&) -> caf::result<WaitOutcome> {
      asked->names.emplace_back("wait");
      asked->waiting.push_back(self->make_response_promise<WaitOutcome>());
      return asked->waiting.back();
    },
    [=](const ShowMachine&) { return asked->answer("machine", MachineShown{}); },
  };
}

/// Its frames are no replies: the router has only to pass them on.
ReaderActor::behavior_type fake_reader(ReaderActor::pointer, std::shared_ptr<Asked> asked) {
  return {
    [=](const ListQueue&) { return asked->answer("queue", AnswerFrame{"queue's frame"}); },
    [=](const ListHistory&) { return asked->answer("history", AnswerFrame{"history's frame"}); },
    [=](const ListEvents&) { return asked->answer("events", AnswerFrame{"events' frame"}); },
    [=](const DryRun&) { return asked->answer("dry run", AnswerFrame{"test's frame"}); },
    [=](const ExplainJob&) { return asked->answer("explain", AnswerFrame{"why's frame"}); },
    [=](const DropSnapshots&) {},
  };
}

class RouterWorld : public ActorWorld {
 public:
  std::shared_ptr<Asked> asked = std::make_shared<Asked>();
  std::shared_ptr<ReplyQueue> replies = std::make_shared<ReplyQueue>();
  ClientScheduler scheduler;
  RouterActor router_actor;

  RouterWorld() {
    scheduler = keep(system().spawn(fake_scheduler, asked));
    auto reader = keep(system().spawn(fake_reader, asked));
    router_actor = keep(system().spawn(
      router, RouterTools{scheduler, reader, replies, 1000, {{"SLOTD_CPUS", "2", "default"}}}));
  }
  ~RouterWorld() { asked->waiting.clear(); }

  static RequestId some_id() {
    RequestId id;
    id.bytes[0] = 9;
    return id;
  }
  /// Without settling: several questions may lie in the mailbox.
  void send(Question question, std::uint64_t ticket = 1, RequestId id = {},
            bool in_order = false) const {
    auto request = std::make_shared<const Request>(Request{1, id, std::move(question)});
    caf::anon_send(router_actor, ClientRequest{Ticket{ticket}, request, in_order});
  }
  /// The frame that goes back to the client; there must be one, and no other.
  ReplyQueue::Item reply() {
    settle();
    auto items = replies->take();
    REQUIRE(items.size() == 1);
    return items.front();
  }
  Answer answer() {
    auto decoded = decode<Reply>(reply().frame);
    REQUIRE(decoded);
    return decoded->answer;
  }
  Fault refusal() {
    auto answered = answer();
    REQUIRE(std::holds_alternative<Refused>(answered));
    return std::get<Refused>(answered).fault;
  }
};

using Names = std::vector<std::string>;

std::vector<std::pair<Question, std::string>> changes() {
  return {{SubmitJob{}, "submit"},
          {CancelJobs{}, "cancel"},
          {UpdateJobs{}, "update"},
          {UpdateNode{}, "node"}};
}

}  // namespace

TEST_CASE("a change goes to the scheduler with its id, and its answer back to whoever asked",
          "[router]") {
  for (const auto& [question, name] : changes()) {
    RouterWorld world;
    world.send(question, 42, RouterWorld::some_id());
    auto reply = world.reply();
    CHECK(reply.ticket.number == 42);
    CHECK(reply.after_send);
    CHECK(decode<Reply>(reply.frame));
    CHECK(world.asked->names == Names{name});
  }
}

TEST_CASE("a change is passed on as it was asked, by the user of the socket", "[router]") {
  RouterWorld world;
  SubmitJob submit;
  submit.script = "#!/bin/sh\n";
  world.send(submit, 1, RouterWorld::some_id());
  CHECK(world.answer() == Answer{Submitted{JobId{7}, {}}});
  REQUIRE(world.asked->submit);
  CHECK(*world.asked->submit->job == submit);
  CHECK(world.asked->submit->id == RouterWorld::some_id());

  CancelJobs cancel;
  cancel.filter.jobs = {JobId{7}};
  world.send(cancel, 2, RouterWorld::some_id());
  world.reply();
  REQUIRE(world.asked->cancel);
  CHECK(world.asked->cancel->ask == cancel);
  CHECK(world.asked->cancel->uid == 1000);

  UpdateNode node;
  node.reason = "fan";
  world.send(node, 3, RouterWorld::some_id());
  world.reply();
  REQUIRE(world.asked->node);
  CHECK(world.asked->node->ask == node);
  CHECK(world.asked->node->uid == 1000);
}

TEST_CASE("a change without an id is refused, since it could be done twice", "[router]") {
  for (const auto& [question, name] : changes()) {
    RouterWorld world;
    world.send(question);
    CHECK(world.refusal().code == FaultCode::malformed);
    CHECK(world.asked->names.empty());
  }
}

TEST_CASE("a change that comes twice is passed on twice: the scheduler knows its id", "[router]") {
  RouterWorld world;
  world.send(SubmitJob{}, 1, RouterWorld::some_id());
  world.send(SubmitJob{}, 2, RouterWorld::some_id());
  world.settle();
  CHECK(world.asked->names == Names{"submit", "submit"});
  CHECK(world.replies->take().size() == 2);
}

TEST_CASE("lists and explanations come from the reader, as the frames that it made", "[router]") {
  RouterWorld world;
  std::vector<std::pair<Question, std::string>> questions{{ListQueue{}, "queue's frame"},
                                                          {ListHistory{}, "history's frame"},
                                                          {ListEvents{}, "events' frame"},
                                                          {TestJob{}, "test's frame"},
                                                          {ExplainJob{}, "why's frame"}};
  for (const auto& [question, frame] : questions) {
    world.send(question, 5);
    auto reply = world.reply();
    CHECK(reply.frame == frame);
    CHECK(reply.ticket.number == 5);
  }
  CHECK(world.asked->names == Names{"queue", "history", "events", "dry run", "explain"});
}

TEST_CASE("what the daemon runs with is told by the router itself", "[router]") {
  RouterWorld world;
  world.send(ShowConfig{});
  auto answered = world.answer();
  REQUIRE(std::holds_alternative<ConfigShown>(answered));
  CHECK(std::get<ConfigShown>(answered).settings.size() == 1);
  CHECK(world.asked->names.empty());
}

TEST_CASE("a fault comes back as an answer, whoever says it", "[router]") {
  for (const Question& question :
       {Question{SubmitJob{}}, Question{CancelJobs{}}, Question{UpdateJobs{}},
        Question{UpdateNode{}}, Question{ShowMachine{}}, Question{ListQueue{}},
        Question{ListHistory{}}, Question{ListEvents{}}, Question{TestJob{}},
        Question{ExplainJob{}}}) {
    RouterWorld world;
    world.asked->fault = Fault{FaultCode::storage, "disk is full"};
    world.send(question, 1, RouterWorld::some_id());
    auto fault = world.refusal();
    CHECK(fault.code == FaultCode::storage);
    CHECK(fault.text == "disk is full");
  }
}

TEST_CASE("where nobody is there to answer, the client is told", "[router]") {
  RouterWorld world;
  caf::anon_send_exit(world.scheduler, caf::exit_reason::kill);
  world.settle();
  world.send(ShowMachine{});
  CHECK(world.refusal().code == FaultCode::system);
}

TEST_CASE("one who waits for a job holds up nobody", "[router]") {
  RouterWorld world;
  world.send(WaitForJob{JobId{7}}, 1);
  world.send(ListQueue{}, 2);
  CHECK(world.reply().ticket.number == 2);
  CHECK(world.asked->names == Names{"wait", "queue"});
}

TEST_CASE("the machine is shown before all that waits, unless it is asked for in order",
          "[router]") {
  RouterWorld world;
  world.send(SubmitJob{}, 1, RouterWorld::some_id());
  SECTION("before") {
    world.send(ShowMachine{}, 2);
    world.settle();
    CHECK(world.asked->names == Names{"machine", "submit"});
  }
  SECTION("in order") {
    world.send(ShowMachine{}, 2, {}, true);
    world.settle();
    CHECK(world.asked->names == Names{"submit", "machine"});
  }
}
