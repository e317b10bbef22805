#include "actors/events/topic_subscriptions.hpp"

#include <catch2/catch.hpp>

using namespace slotd;

TEST_CASE("who subscribes to the beat or a beginning of it is to hear it at once", "[events]") {
  TopicSubscriptions topics;
  for (const auto* heard : {"\1", "\1s", "\1se", "\1seq", "\1seq"}) CHECK(topics.note(heard));
  for (const auto* other : {"\1job.", "\1seqs", "\1x"}) CHECK_FALSE(topics.note(other));
}

TEST_CASE("somebody is subscribed until the last topic is given up", "[events]") {
  TopicSubscriptions topics;
  CHECK(topics.empty());
  topics.note("\1job.");
  topics.note("\1job.");
  topics.note("\1seq");
  CHECK(topics.size() == 2);
  CHECK_FALSE(topics.note(std::string_view("\0job.", 5)));
  CHECK_FALSE(topics.empty());
  CHECK_FALSE(topics.note(std::string_view("\0seq", 4)));
  CHECK(topics.empty());
}

TEST_CASE("messages that are no subscriptions change nothing", "[events]") {
  TopicSubscriptions topics;
  for (const auto* message : {"", "\2seq", "seq", "hello"}) CHECK_FALSE(topics.note(message));
  CHECK_FALSE(topics.note(std::string_view("\0never", 6)));
  CHECK(topics.empty());
}
