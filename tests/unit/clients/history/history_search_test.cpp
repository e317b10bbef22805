#include "clients/history/history_search.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <ctime>

namespace slotd::clients {

namespace {

using namespace test;

constexpr std::int64_t a_day = 86400;

HistorySearch search_for(const HistoryQuery& query) {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  auto search = history_search(query, at(2 * a_day + 500));
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
  HistoryQuery query;
  query.filter.jobs = {JobId{3}};
  CHECK_FALSE(search_for(query).question.since);
  query.since = at(7);
  CHECK(search_for(query).question.since == at(7));
}

TEST_CASE("states alone are those of today's jobs as they are now") {
  HistoryQuery query;
  query.states = states({JobState::pending});
  auto search = search_for(query);
  CHECK(search.question.filter.states == query.states.states);
  CHECK(search.lets_through(running(1), at(1000)));
}

TEST_CASE("states and a time are about then: the daemon is asked only for ends") {
  HistoryQuery query;
  query.since = at(150);
  query.until = at(160);
  query.states = states({JobState::pending, JobState::failed});
  auto search = search_for(query);
  CHECK(search.question.filter.states.empty());
  CHECK(search.lets_through(running(1), at(1000)));  // submitted at 100, started at 200
  query.since = at(250), query.until = at(260);
  CHECK_FALSE(search_for(query).lets_through(running(1), at(1000)));

  query.states = states({JobState::failed});
  CHECK(search_for(query).question.filter.states == query.states.states);
}

TEST_CASE("a beginning without an end is a moment, an end without a beginning begins now") {
  HistoryQuery query;
  query.states = states({JobState::failed});
  query.since = at(150);
  CHECK(search_for(query).question.until == at(151));
  query.since.reset();
  query.until = at(2 * a_day + 600);
  CHECK(search_for(query).question.since == at(2 * a_day + 500));
}

TEST_CASE("an end before the beginning is refused with both") {
  HistoryQuery query;
  query.since = at(a_day);
  query.until = at(60);
  auto search = history_search(query, at(2 * a_day));
  REQUIRE_FALSE(search);
  CHECK(search.error().text ==
        "Start time (1970-01-02T00:00:00) requested is after end time (1970-01-01T00:01:00).");
}

TEST_CASE("elements of arrays that are named are shown whenever they were") {
  HistoryQuery query;
  query.filter.elements = {{JobId{3}, *parse_indices("1")}};
  CHECK_FALSE(search_for(query).question.since);
}

}  // namespace slotd::clients
