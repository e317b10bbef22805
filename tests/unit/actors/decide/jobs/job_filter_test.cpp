#include "actors/decide/jobs/job_filter.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::decide;

namespace {

IndexSet indices(std::string_view text) { return *parse_indices(text); }

JobFilter elements(std::uint32_t array, std::string_view text) {
  JobFilter filter;
  filter.elements.push_back({JobId{array}, indices(text)});
  return filter;
}

JobFilter job(std::uint32_t id) {
  JobFilter filter;
  filter.jobs.push_back(JobId{id});
  return filter;
}

/// What is left of a record of `0-9` of array 12.
std::string narrowed(const JobFilter& filter) {
  auto record = test::array_record(12, indices("0-9"));
  narrow(record, filter);
  return format(record.array->waiting);
}

/// Array 12: element 3 runs as job 14, a part with 4 and 5 is job 15, the rest waits. Job 13 is plain.
JobTable table() {
  JobTable jobs;
  auto part = test::array_record(12, indices("4-5"));
  part.id = JobId{15};
  for (const auto& job : {test::array_record(12, indices("0-2,6-9")), test::pending(13),
                          test::array_element(test::running(14), 12, 3), part})
    jobs.put(std::make_shared<const Job>(job));
  return jobs;
}

}  // namespace

TEST_CASE("the id of an array means its record and all its elements", "[filter]") {
  CHECK(matches(test::array_record(12, indices("0-9")), job(12)));
  CHECK(matches(test::array_element(test::running(14), 12, 3), job(12)));
  CHECK(matches(test::array_element(test::running(14), 12, 3), job(14)));
  CHECK_FALSE(matches(test::array_element(test::running(14), 12, 3), job(13)));
}

TEST_CASE("elements mean those that have the index, and a record in which one of them waits",
          "[filter]") {
  auto running = test::array_element(test::running(14), 12, 3);
  CHECK(matches(running, elements(12, "1-3")));
  CHECK_FALSE(matches(running, elements(12, "4-9")));
  CHECK_FALSE(matches(running, elements(13, "3")));
  CHECK(matches(test::array_record(12, indices("4-9")), elements(12, "1-4")));
  CHECK_FALSE(matches(test::array_record(12, indices("4-9")), elements(12, "1-3")));
  CHECK_FALSE(matches(test::array_record(12, {}), elements(12, "1-3")));
  // A plain job has no elements, whatever stands in the place of its index.
  CHECK_FALSE(matches(test::pending(12), elements(12, "0")));
}

TEST_CASE("jobs and elements are one list", "[filter]") {
  auto both = elements(12, "3");
  both.jobs.push_back(JobId{7});
  CHECK(matches(test::pending(7), both));
  CHECK(matches(test::array_element(test::running(14), 12, 3), both));
  CHECK_FALSE(matches(test::pending(8), both));
}

TEST_CASE("of a record the elements that were asked for are left", "[filter]") {
  CHECK(narrowed(elements(12, "8-20")) == "8-9");
  CHECK(narrowed(job(12)) == "0-9");
  CHECK(narrowed({}) == "0-9");
  auto both = elements(12, "3");
  both.jobs.push_back(JobId{12});
  CHECK(narrowed(both) == "0-9");
}

TEST_CASE("the elements of an array are found, wherever they are", "[filter]") {
  auto jobs = table();
  CHECK(format(elements_in(jobs, JobId{12})) == "0-9");
  CHECK(elements_in(jobs, JobId{13}).empty());
  CHECK(elements_in(jobs, JobId{14}).empty());
  CHECK(elements_in(jobs, JobId{99}).empty());
}

TEST_CASE("a list of ids that holds no array needs no search", "[filter]") {
  auto jobs = table();
  CHECK(names_plain_jobs(job(13), jobs));
  CHECK(names_plain_jobs(job(14), jobs));
  CHECK_FALSE(names_plain_jobs(job(12), jobs));
  CHECK_FALSE(names_plain_jobs(elements(12, "1"), jobs));
  CHECK_FALSE(names_plain_jobs({}, jobs));
}
