#include "actors/front/gateway.hpp"
#include "actors/host/files.hpp"
#include "protocol/wire.hpp"
#include "tests/support/temp_dir.hpp"

#include <caf/all.hpp>
#include <zmq.hpp>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

using namespace slotd;
using namespace slotd::test;
using namespace std::chrono_literals;

namespace {

/// What a router was asked, on a thread of its own.
class Asked {
 public:
  void add(const ClientRequest& ask) {
    {
      std::lock_guard lock(mutex_);
      all_.push_back(ask);
    }
    changed_.notify_all();
  }
  /// All of it, once there are so many, or after that time.
  std::vector<ClientRequest> wait_for(std::size_t count, std::chrono::milliseconds longest = 5s) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, longest, [&] { return all_.size() >= count; });
    return all_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<ClientRequest> all_;
};

std::string frame_of(Answer answer) { return encode(Reply{wire_version, std::move(answer)}); }

enum class Answers { at_once, when_told };

RouterActor::behavior_type fake_router(RouterActor::pointer, std::shared_ptr<Asked> asked,
                                       std::shared_ptr<ReplyQueue> replies, Answers when) {
  return {
    [=](const ClientRequest& ask) {
      asked->add(ask);
      if (when == Answers::at_once) replies->push({ask.ticket, frame_of(MachineShown{}), {}});
    },
  };
}

/// A gateway on its threads, in a folder of its own.
class GatewayWorld {
 public:
  TempDir folder;
  Paths paths{folder.path()};
  std::shared_ptr<Asked> asked = std::make_shared<Asked>();
  std::shared_ptr<ReplyQueue> replies = std::make_shared<ReplyQueue>();

  explicit GatewayWorld(Answers when = Answers::when_told) {
    REQUIRE(host::make_folders(paths.run_folder(), 0700));
    router_ = system_.spawn(fake_router, asked, replies, when);
    auto opened = Gateway::open(paths, router_, replies);
    REQUIRE(opened);
    gateway_ = std::move(*opened);
  }
  ~GatewayWorld() {
    gateway_.reset();
    caf::anon_send_exit(router_, caf::exit_reason::kill);
  }

  void answer(const ClientRequest& ask, Answer answer) {
    replies->push({ask.ticket, frame_of(std::move(answer)), {}});
  }

 private:
  caf::actor_system_config config_;
  caf::actor_system system_{config_};
  RouterActor router_;
  std::unique_ptr<Gateway> gateway_;
};

/// A client that may ask many questions before it reads an answer.
class Client {
 public:
  explicit Client(const GatewayWorld& world) : socket_(context_, zmq::socket_type::dealer) {
    socket_.set(zmq::sockopt::linger, 0);
    socket_.set(zmq::sockopt::rcvtimeo, 5000);
    socket_.connect("ipc://" + world.paths.client_socket());
  }
  void send(const std::string& frame) {
    socket_.send(zmq::message_t{}, zmq::send_flags::sndmore);
    socket_.send(zmq::buffer(frame), zmq::send_flags::none);
  }
  void ask(Question question, std::uint32_t version = wire_version) {
    send(encode(Request{version, {}, std::move(question)}));
  }
  /// The next answer; none after five seconds.
  std::optional<Answer> answer() {
    zmq::message_t empty, body;
    if (!socket_.recv(empty) || !socket_.recv(body)) return std::nullopt;
    auto reply = decode<Reply>({static_cast<const char*>(body.data()), body.size()});
    if (!reply) return std::nullopt;
    return reply->answer;
  }
  Fault refusal() {
    auto answered = answer();
    REQUIRE(answered);
    REQUIRE(std::holds_alternative<Refused>(*answered));
    return std::get<Refused>(*answered).fault;
  }

 private:
  zmq::context_t context_;
  zmq::socket_t socket_;
};

Answer submitted(std::uint32_t id) { return Submitted{JobId{id}, {}}; }

}  // namespace

TEST_CASE("answers find whoever asked, in whatever order they come", "[gateway]") {
  GatewayWorld world;
  Client ann(world), bob(world);
  ann.ask(WaitForJob{JobId{1}});
  REQUIRE(world.asked->wait_for(1).size() == 1);
  bob.ask(WaitForJob{JobId{2}});
  auto asked = world.asked->wait_for(2);
  REQUIRE(asked.size() == 2);
  world.answer(asked[1], submitted(2));
  world.answer(asked[0], submitted(1));
  CHECK(ann.answer() == submitted(1));
  CHECK(bob.answer() == submitted(2));
}

TEST_CASE("an answer is given once, however often it comes", "[gateway]") {
  GatewayWorld world;
  Client ann(world);
  ann.ask(WaitForJob{JobId{1}});
  auto asked = world.asked->wait_for(1);
  REQUIRE(asked.size() == 1);
  world.answer(asked[0], submitted(1));
  world.answer(asked[0], submitted(2));
  CHECK(ann.answer() == submitted(1));
  ann.ask(WaitForJob{JobId{3}});
  asked = world.asked->wait_for(2);
  REQUIRE(asked.size() == 2);
  world.answer(asked[1], submitted(3));
  CHECK(ann.answer() == submitted(3));
}

TEST_CASE("what cannot be read is refused at once, and is nobody's question", "[gateway]") {
  GatewayWorld world;
  Client ann(world);
  auto whole = encode(Request{wire_version, {}, ShowMachine{}});
  for (const auto& frame : {std::string{}, std::string("\xc1"), whole.substr(0, whole.size() / 2),
                            std::string(100'000, '\xc1')}) {
    ann.send(frame);
    CHECK(ann.refusal().code == FaultCode::malformed);
  }
  CHECK(world.asked->wait_for(1, 20ms).empty());
}

TEST_CASE("a question of a version that is not served is refused with the numbers", "[gateway]") {
  GatewayWorld world;
  Client ann(world);
  ann.ask(ShowMachine{}, wire_version + 1);
  CHECK(ann.refusal().text.find("the request is of " + std::to_string(wire_version + 1)) !=
        std::string::npos);
  ann.ask(ShowMachine{}, 0);
  CHECK(ann.refusal().code == FaultCode::malformed);
  CHECK(world.asked->wait_for(1, 20ms).empty());
}

TEST_CASE("a large question is read too, and small ones go past it", "[gateway]") {
  GatewayWorld world;
  Client ann(world);
  SubmitJob submit;
  submit.script = "#!/bin/sh\n" + std::string(1'000'000, '#');
  ann.ask(submit);
  ann.ask(ShowConfig{});
  auto asked = world.asked->wait_for(2);
  REQUIRE(asked.size() == 2);
  auto large = std::holds_alternative<SubmitJob>(asked[0].request->question) ? 0U : 1U;
  CHECK(asked[large].request->question == Question{submit});
  CHECK(asked[1 - large].request->question == Question{ShowConfig{}});
}

TEST_CASE("of a flood only so much is handed over until the scheduler has come to it",
          "[gateway]") {
  GatewayWorld world;
  Client ann(world), bob(world);
  for (int i = 0; i < 300; ++i) ann.ask(WaitForJob{JobId{1}});
  auto asked = world.asked->wait_for(65);
  bob.ask(WaitForJob{JobId{2}});
  CHECK(world.asked->wait_for(66, 50ms).size() == 65);  // 64, and one that the gateway asks itself
  const ClientRequest* own = nullptr;
  for (const auto& ask : asked)
    if (ask.in_order) own = &ask;
  REQUIRE(own);
  CHECK(own->request->question == Question{ShowMachine{}});
  world.answer(*own, MachineShown{});
  asked = world.asked->wait_for(98);
  CHECK(asked.size() == 98);
  auto bobs = std::count_if(asked.begin(), asked.end(), [](const ClientRequest& ask) {
    return ask.request->question == Question{WaitForJob{JobId{2}}};
  });
  CHECK(bobs == 1);  // he is not behind all that she has asked
}

TEST_CASE("a client that reads none of a thousand answers holds up nobody", "[gateway]") {
  GatewayWorld world(Answers::at_once);
  Client ann(world), bob(world);
  for (int i = 0; i < 1500; ++i) ann.ask(ShowMachine{});
  for (int i = 0; i < 50; ++i) {
    bob.ask(ShowMachine{});
    CHECK(bob.answer());
  }
  for (int i = 0; i < 1000; ++i) REQUIRE(ann.answer());
}

TEST_CASE("the answer of a client that is gone is let go", "[gateway]") {
  GatewayWorld world;
  {
    Client gone(world);
    gone.ask(WaitForJob{JobId{1}});
    REQUIRE(world.asked->wait_for(1).size() == 1);
  }
  Client ann(world);
  ann.ask(WaitForJob{JobId{2}});
  auto asked = world.asked->wait_for(2);
  REQUIRE(asked.size() == 2);
  world.answer(asked[0], submitted(1));
  world.answer(asked[1], submitted(2));
  CHECK(ann.answer() == submitted(2));
}

TEST_CASE("a gateway without a folder for its socket does not open", "[gateway]") {
  TempDir folder;
  auto opened =
    Gateway::open(Paths(folder / "missing"), RouterActor{}, std::make_shared<ReplyQueue>());
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == FaultCode::system);
}
