#include "actors/scheduler/dependents.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using Ids = std::vector<JobId>;

namespace {

JobRef job(std::uint32_t id) { return JobRef{JobId{id}}; }
JobRef element(std::uint32_t id, std::uint32_t index) {
  JobRef ref{JobId{id}};
  ref.element = ArrayIndex{index};
  ref.is_array = true;
  return ref;
}

}  // namespace

TEST_CASE("the end of a job names those that wait for its begin and for its end, once",
          "[dependents]") {
  Dependents dependents;
  dependents.await_end(JobId{5}, job(1));
  dependents.await_begin(JobId{6}, job(1));
  dependents.await_end(JobId{7}, job(2));
  CHECK(dependents.take_ended(test::over(1, JobState::completed)) == Ids{{5}, {6}});
  CHECK(dependents.take_ended(test::over(1, JobState::completed)).empty());
  CHECK(dependents.take_ended(test::over(2, JobState::completed)) == Ids{{7}});
}

TEST_CASE("the begin of a job names only those that wait for that", "[dependents]") {
  Dependents dependents;
  dependents.await_end(JobId{5}, job(1));
  dependents.await_begin(JobId{6}, job(1));
  CHECK(dependents.take_begun(test::running(1)) == Ids{{6}});
  CHECK(dependents.take_begun(test::running(1)).empty());
  CHECK(dependents.take_ended(test::over(1, JobState::failed)) == Ids{{5}});
}

TEST_CASE("an element is waited for by its index, whatever its row", "[dependents]") {
  Dependents dependents;
  dependents.await_end(JobId{20}, element(1, 3));
  dependents.await_begin(JobId{21}, element(1, 3));
  dependents.await_end(JobId{22}, element(1, 4));
  auto third = test::array_element(test::running(9), 1, 3);
  CHECK(dependents.take_begun(third) == Ids{{21}});
  CHECK(dependents.take_ended_elements(third) == Ids{{20}});
  CHECK(dependents.take_ended_elements(third).empty());
}

TEST_CASE("elements that are withdrawn with their record end together", "[dependents]") {
  Dependents dependents;
  for (std::uint32_t index : {2U, 3U, 7U})
    dependents.await_end(JobId{20 + index}, element(1, index));
  auto withdrawn = test::array_record(1, IndexSet(ArrayIndex{2}, ArrayIndex{5}));
  withdrawn.state = JobState::cancelled;
  CHECK(dependents.take_ended_elements(withdrawn) == Ids{{22}, {23}});
  withdrawn.array.edit().waiting = IndexSet(ArrayIndex{7}, ArrayIndex{7});
  CHECK(dependents.take_ended_elements(withdrawn) == Ids{{27}});
}

TEST_CASE("who waits for elements of an array goes on waiting, until the array is over",
          "[dependents]") {
  Dependents dependents;
  dependents.await_elements(JobId{30}, JobId{1});
  CHECK(dependents.awaiting_elements(JobId{1}) == Ids{{30}});
  CHECK(dependents.awaiting_elements(JobId{1}) == Ids{{30}});
  CHECK(dependents.take_ended(test::over(1, JobState::completed)) == Ids{{30}});
  CHECK(dependents.awaiting_elements(JobId{1}).empty());
}

TEST_CASE("the begin of an array is waited for apart from that of its elements", "[dependents]") {
  Dependents dependents;
  CHECK_FALSE(dependents.awaits_begin_of(JobId{1}));
  dependents.await_begin(JobId{40}, job(1));
  CHECK(dependents.awaits_begin_of(JobId{1}));
  CHECK(dependents.take_array_begun(JobId{1}) == Ids{{40}});
  CHECK_FALSE(dependents.awaits_begin_of(JobId{1}));
}

TEST_CASE("a begin that minutes are counted from is remembered as it was first", "[dependents]") {
  Dependents dependents;
  CHECK_FALSE(dependents.begin_of(job(1)));
  dependents.remember_begin(job(1), test::at(50));
  dependents.remember_begin(job(1), test::at(70));
  CHECK(dependents.begin_of(job(1)) == test::at(50));
  dependents.forget_begins();
  CHECK_FALSE(dependents.begin_of(job(1)));
}
