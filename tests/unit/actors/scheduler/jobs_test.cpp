#include "actors/scheduler/jobs.hpp"

#include "actors/scheduler/targets.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace slotd;

namespace {

JobPtr row(Job job) { return std::make_shared<const Job>(std::move(job)); }
IndexSet range(std::uint32_t first, std::uint32_t last) {
  return {ArrayIndex{first}, ArrayIndex{last}};
}

}  // namespace

TEST_CASE("ids go on behind the last one, and are known to have been given", "[jobs]") {
  Jobs jobs;
  jobs.begin(JobId{41}, EventSeq{7});
  CHECK(jobs.next_id() == JobId{42});
  CHECK_FALSE(jobs.was_given(JobId{42}));
  CHECK(jobs.new_id() == JobId{42});
  CHECK(jobs.was_given(JobId{42}));
  CHECK_FALSE(jobs.was_given(JobId{}));
}

TEST_CASE("a snapshot stays as it was, and is shared until something changes", "[jobs]") {
  Jobs jobs;
  jobs.put(row(test::pending(1)));
  auto first = jobs.snapshot();
  CHECK(jobs.snapshot() == first);
  jobs.put(row(test::running(1)));
  CHECK(jobs.snapshot() != first);
  CHECK(first->find(JobId{1})->state == JobState::pending);
}

TEST_CASE("put answers how the row was, and counts it once", "[jobs]") {
  Jobs jobs;
  CHECK_FALSE(jobs.put(row(test::pending(1))));
  CHECK(jobs.put(row(test::running(1)))->state == JobState::pending);
  CHECK(jobs.counts().running() == 1);
  CHECK(jobs.counts().pending() == 0);
}

TEST_CASE("a record that was on its way while an element left it comes without that element",
          "[jobs]") {
  Jobs jobs;
  auto record = test::array_record(1, range(0, 9));
  jobs.put(row(record));
  jobs.put(row(test::array_element(test::running(7), 1, 3)));
  record.request.priority = Priority{5};
  jobs.put(row(record));  // as it was committed, with all ten
  CHECK_FALSE(jobs.find(JobId{1})->array->waiting.contains(ArrayIndex{3}));
  CHECK(jobs.find(JobId{1})->array->waiting.count() == 9);
}

TEST_CASE("names are counted from the first question on", "[jobs]") {
  Jobs jobs;
  std::vector<JobId> alone;
  jobs.when_alone([&](JobId next) { alone.push_back(next); });
  auto asked = test::request();
  asked.dependency.clauses.push_back({DependencyKind::singleton, {}, 0});
  jobs.put(row(test::running(1)));
  auto waiting = test::pending(2, asked);
  jobs.put(row(waiting));
  CHECK_FALSE(jobs.is_alone(waiting));
  jobs.put(row(test::over(1, JobState::completed)));
  CHECK(alone == std::vector<JobId>{{2}});
  CHECK(jobs.is_alone(waiting));
}

TEST_CASE("elements are sorted by what can be done about them", "[targets]") {
  Jobs jobs;
  jobs.begin(JobId{20}, EventSeq{1});
  jobs.put(row(test::array_record(1, range(0, 5))));
  jobs.put(row(test::array_element(test::over(7, JobState::completed), 1, 3, 6)));
  jobs.put(row(test::array_element(test::running(8), 1, 4, 6)));
  auto sorted = sort_elements(jobs, JobId{1}, range(2, 8));
  CHECK(sorted.over == range(3, 3));
  CHECK(sorted.open.contains(ArrayIndex{2}));
  CHECK(sorted.open.contains(ArrayIndex{4}));
  CHECK(sorted.unknown == range(6, 8));
  CHECK(sort_elements(jobs, JobId{99}, range(0, 1)).unknown == range(0, 1));
  CHECK(sort_elements(jobs, JobId{15}, range(0, 1)).over == range(0, 1));  // has left memory
}

TEST_CASE("targets lie in the record, and in the rows of elements that have left it", "[targets]") {
  Jobs jobs;
  jobs.put(row(test::array_record(1, range(0, 5))));
  jobs.put(row(test::array_element(test::running(8), 1, 4, 6)));
  jobs.put(jobs.find(JobId{1}));  // without the element that has left it
  auto targets = targets_in(jobs, JobId{1}, range(3, 4));
  REQUIRE(targets.size() == 2);
  CHECK(targets[0].row->id == JobId{1});
  CHECK(targets[0].elements == range(3, 3));
  CHECK(targets[1].row->id == JobId{8});
}
