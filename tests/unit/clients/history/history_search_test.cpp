#include "clients/history/history_search.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <ctime>

namespace slotd::clients {

namespace {

using namespace test;

constexpr std::int64_t a_day = 86400;

HistorySearch search_for(const HistoryWish& wish) {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  auto search = history_search(wish, at(2 * a_day + 500));
  REQUIRE(search);
  return *search;
}

StateChoice states(std::vector<JobState> chosen) { return {false, std::move(chosen)}; }

}  // namespace

TEST_CASE("who says nothing is shown the jobs since midnight") {
  auto search = search_for({});
  CHECK(search.question.since == at(2 * a_day));
  CHECK_FALSE(search.question.until);
  CHECK_FALSE(search.window);
}

TEST_CASE("jobs that are named are shown whenever they were") {
  HistoryWish wish;
  wish.filter.jobs = {JobId{3}};
  CHECK_FALSE(search_for(wish).question.since);
  wish.since = at(7);
  CHECK(search_for(wish).question.since == at(7));
}

TEST_CASE("states alone are those of today's jobs as they are now") {
  HistoryWish wish;
  wish.states = states({JobState::pending});
  auto search = search_for(wish);
  CHECK(search.question.filter.states == wish.states.states);
  CHECK(search.lets_through(running(1), at(1000)));
}

TEST_CASE("states and a time are about then: the daemon is asked only for ends") {
  HistoryWish wish;
  wish.since = at(150);
  wish.until = at(160);
  wish.states = states({JobState::pending, JobState::failed});
  auto search = search_for(wish);
  CHECK(search.question.filter.states.empty());
  CHECK(search.lets_through(running(1), at(1000)));  // submitted at 100, started at 200
  wish.since = at(250), wish.until = at(260);
  CHECK_FALSE(search_for(wish).lets_through(running(1), at(1000)));

  wish.states = states({JobState::failed});
  CHECK(search_for(wish).question.filter.states == wish.states.states);
}

TEST_CASE("a beginning without an end is a moment, an end without a beginning begins now") {
  HistoryWish wish;
  wish.states = states({JobState::failed});
  wish.since = at(150);
  CHECK(search_for(wish).question.until == at(151));
  wish.since.reset();
  wish.until = at(2 * a_day + 600);
  CHECK(search_for(wish).question.since == at(2 * a_day + 500));
}

TEST_CASE("an end before the beginning is refused with both") {
  HistoryWish wish;
  wish.since = at(a_day);
  wish.until = at(60);
  auto search = history_search(wish, at(2 * a_day));
  REQUIRE_FALSE(search);
  CHECK(search.error().text ==
        "Start time (1970-01-02T00:00:00) requested is after end time (1970-01-01T00:01:00).");
}

TEST_CASE("elements of arrays that are named are shown whenever they were") {
  HistoryWish wish;
  wish.filter.elements = {{JobId{3}, *parse_indices("1")}};
  CHECK_FALSE(search_for(wish).question.since);
}

}  // namespace slotd::clients
