#include "actors/decide/jobs/job_table.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using decide::JobTable;

namespace {

decide::JobPtr job(std::uint32_t id, std::string name = "job") {
  auto made = std::make_shared<Job>(test::pending(id));
  made->request.name = std::move(name);
  return made;
}

}  // namespace

TEST_CASE("jobs are walked in order of their ids, over gaps of any size", "[job_table]") {
  JobTable table;
  for (std::uint32_t id : {1U, 255U, 256U, 257U, 100'000U}) table.put(job(id));
  std::vector<std::uint32_t> seen;
  for (auto at = table.next_after(JobId{}); at; at = table.next_after(at->id))
    seen.push_back(at->id.value);
  CHECK(seen == std::vector<std::uint32_t>{1, 255, 256, 257, 100'000});
  CHECK_FALSE(table.next_after(JobId{4'294'967'295U}));
  CHECK(table.size() == 5);
}

TEST_CASE("a copy keeps showing what was there when it was made", "[job_table]") {
  JobTable table;
  table.put(job(1, "before"));
  table.put(job(2));
  auto copy = table;
  table.put(job(1, "after"));
  table.erase(JobId{2});
  table.put(job(3));
  CHECK(copy.find(JobId{1})->request.name == "before");
  CHECK(copy.find(JobId{2}));
  CHECK_FALSE(copy.find(JobId{3}));
  CHECK(table.find(JobId{1})->request.name == "after");
  CHECK_FALSE(table.find(JobId{2}));
}

TEST_CASE("what is not there is neither found nor erased", "[job_table]") {
  JobTable table;
  CHECK_FALSE(table.find(JobId{7}));
  table.erase(JobId{7});
  table.put(job(7));
  table.put(job(7));
  CHECK(table.size() == 1);
  table.erase(JobId{7});
  table.erase(JobId{7});
  CHECK(table.size() == 0);
  CHECK_FALSE(table.next_after(JobId{}));
}
