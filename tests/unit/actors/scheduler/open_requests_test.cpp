#include "actors/scheduler/open_requests.hpp"

#include <catch2/catch.hpp>

using namespace slotd;

namespace {

constexpr Time noon{std::chrono::hours{12}};

RequestId numbered(std::uint8_t number) {
  RequestId id;
  id.bytes[0] = number;
  return id;
}

/// A client that keeps what it hears.
struct Client {
  std::vector<Result<Submitted>> heard = {};

  OpenRequests<Submitted>::Deliver deliver() {
    return [this](const Result<Submitted>& outcome) { heard.push_back(outcome); };
  }
};

}  // namespace

TEST_CASE("a request is done once, and everybody who asked hears of it", "[requests]") {
  ReplyCache replies;
  OpenRequests<Submitted> open(replies);
  Client first, second;
  CHECK(open.is_first(numbered(1), first.deliver()));
  CHECK_FALSE(open.is_first(numbered(1), second.deliver()));
  CHECK(first.heard.empty());
  open.answer(numbered(1), Submitted{JobId{7}, {}}, noon);
  REQUIRE(first.heard.size() == 1);
  REQUIRE(second.heard.size() == 1);
  CHECK(second.heard[0]->job == JobId{7});
}

TEST_CASE("a request that was answered is answered again at once", "[requests]") {
  ReplyCache replies;
  OpenRequests<Submitted> open(replies);
  Client first, again;
  open.is_first(numbered(1), first.deliver());
  open.answer(numbered(1), Submitted{JobId{7}, {}}, noon);
  CHECK_FALSE(open.is_first(numbered(1), again.deliver()));
  REQUIRE(again.heard.size() == 1);
  CHECK(again.heard[0]->job == JobId{7});
}

TEST_CASE("after a fault the same request may be tried again", "[requests]") {
  ReplyCache replies;
  OpenRequests<Submitted> open(replies);
  Client first, again;
  open.is_first(numbered(1), first.deliver());
  open.answer(numbered(1), fail(FaultCode::storage, "disk is full"), noon);
  REQUIRE(first.heard.size() == 1);
  CHECK_FALSE(first.heard[0]);
  CHECK(open.is_first(numbered(1), again.deliver()));
}

TEST_CASE("an id that was used for another kind of request is refused", "[requests]") {
  ReplyCache replies;
  OpenRequests<NodeUpdated> node(replies);
  OpenRequests<Submitted> open(replies);
  node.is_first(numbered(1), [](const Result<NodeUpdated>&) {});
  node.answer(numbered(1), NodeUpdated{}, noon);
  Client client;
  CHECK_FALSE(open.is_first(numbered(1), client.deliver()));
  REQUIRE(client.heard.size() == 1);
  CHECK(client.heard[0].error().code == FaultCode::invalid);
}
