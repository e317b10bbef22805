#include "actors/scheduler/attempts.hpp"

#include "tests/support/fake_outside.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using test::FakeOutside;

namespace {

NewContent content(std::size_t script_size = 10) {
  return {std::make_shared<const std::string>(script_size, '#'),
          std::make_shared<const std::vector<std::string>>()};
}
JobPtr running(std::uint32_t id) { return std::make_shared<const Job>(test::running(id)); }

}  // namespace

TEST_CASE("a job that starts soon finds its texts at hand, once", "[attempts]") {
  FakeOutside outside;
  Attempts attempts(outside);
  attempts.keep_content(JobId{1}, content());
  attempts.launch(running(1));
  attempts.launch(running(1));
  REQUIRE(outside.told->size() == 2);
  CHECK(std::get<Launch>((*outside.told)[0].second).content != nullptr);
  CHECK(std::get<Launch>((*outside.told)[1].second).content == nullptr);
}

TEST_CASE("elements share the texts of their array", "[attempts]") {
  FakeOutside outside;
  Attempts attempts(outside);
  attempts.keep_content(JobId{1}, content());
  for (std::uint32_t index : {0U, 1U})
    attempts.launch(
      std::make_shared<const Job>(test::array_element(test::running(10 + index), 1, index)));
  for (const auto& [link, order] : *outside.told) CHECK(std::get<Launch>(order).content != nullptr);
}

TEST_CASE("large texts are not kept, and of small ones only the last few", "[attempts]") {
  FakeOutside outside;
  Attempts attempts(outside);
  attempts.keep_content(JobId{1}, content(std::size_t{1} << 20));
  attempts.launch(running(1));
  CHECK(std::get<Launch>(outside.told->back().second).content == nullptr);
  for (std::uint32_t id = 100; id < 300; ++id) attempts.keep_content(JobId{id}, content());
  auto kept = 0;
  for (std::uint32_t id = 100; id < 300; ++id) {
    attempts.launch(running(id));
    if (std::get<Launch>(outside.told->back().second).content) ++kept;
  }
  CHECK(kept == 64);
}

TEST_CASE("orders reach the live attempt of a job, until it is dismissed", "[attempts]") {
  FakeOutside outside;
  Attempts attempts(outside);
  CHECK_FALSE(attempts.tell(JobId{1}, EndNow{}));
  attempts.launch(running(1));
  CHECK(attempts.tell(JobId{1}, EndNow{}));
  attempts.dismiss(JobId{1});
  CHECK(std::holds_alternative<EndCommitted>(outside.told->back().second));
  CHECK_FALSE(attempts.has(JobId{1}));
  CHECK_FALSE(attempts.tell(JobId{1}, EndNow{}));
  attempts.dismiss(JobId{1});  // twice does no harm
  CHECK(outside.told->size() == 3);
}

TEST_CASE("the pause before the next launch doubles from the second failure on", "[attempts]") {
  FakeOutside outside;
  Attempts attempts(outside);
  std::vector<std::int64_t> pauses;
  for (unsigned times = 1; times <= 6; ++times) {
    CHECK(attempts.launch_failed(JobId{1}) == times);
    pauses.push_back(attempts.pause_before_launch(JobId{1}).count());
  }
  CHECK(pauses == std::vector<std::int64_t>{0, 1, 2, 4, 8, 16});
  CHECK(attempts.pause_before_launch(JobId{2}).count() == 0);
  attempts.launch_succeeded(JobId{1});
  CHECK(attempts.launch_failed(JobId{1}) == 1);
}
