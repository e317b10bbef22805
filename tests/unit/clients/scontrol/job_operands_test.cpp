#include "clients/scontrol/job_operands.hpp"

#include <catch2/catch.hpp>

using slotd::JobId;
using slotd::clients::Words;
using slotd::clients::control::jobs_from;

namespace {

std::vector<JobId> ids(const Words& words) {
  auto filter = jobs_from(words);
  REQUIRE(filter);
  return filter->jobs;
}

std::string fault(const Words& words) {
  auto filter = jobs_from(words);
  REQUIRE_FALSE(filter);
  return filter.error().text;
}

}  // namespace

TEST_CASE("jobs are named by ids, one a word or parted by commas") {
  CHECK(ids({"12"}) == std::vector{JobId{12}});
  CHECK(ids({"12", "13"}) == std::vector{JobId{12}, JobId{13}});
  CHECK(ids({"12,13", "14 15"}) == std::vector{JobId{12}, JobId{13}, JobId{14}, JobId{15}});
}

TEST_CASE("the word job may stand before ids, or with them, in any case") {
  auto words = GENERATE(Words{"job", "12"}, Words{"JOB", "12"}, Words{"jobid", "12"},
                        Words{"JobId=12"}, Words{"job=12"}, Words{"jobs", "JOBID=12"});
  CHECK(ids(words) == std::vector{JobId{12}});
}

TEST_CASE("jobs are named by their names too") {
  auto filter = jobs_from({"JobName=work", "name=other", "7"});
  REQUIRE(filter);
  CHECK(filter->names == std::vector<std::string>{"work", "other"});
  CHECK(filter->jobs == std::vector{JobId{7}});
}

TEST_CASE("what is no id is named in Slurm's words") {
  CHECK(fault({"abc"}) == "Invalid job id specified for job abc");
  CHECK(fault({"12", "0"}) == "Invalid job id specified for job 0");
  CHECK(fault({"12,x,13"}) == "Invalid job id specified for job x");
  CHECK(fault({"JobId="}) == "Invalid job id specified for job ");
  CHECK(fault({"job"}) == "Invalid job id specified for job job");
  CHECK(fault({"12", "job"}) == "Invalid job id specified for job job");
  CHECK(fault({"Jub=12"}) == "Invalid job id specified for job Jub=12");
  CHECK(fault({"4294967296"}) == "Invalid job id specified for job 4294967296");
  CHECK(fault({"1\n2x"}) == "Invalid job id specified for job 1\\n2x");
}

TEST_CASE("elements of arrays are named by the array and their indices") {
  auto filter = jobs_from({"12_3", "JobId=13_[1-5,9],14", "15_1-2", "16_*"});
  REQUIRE(filter);
  CHECK(filter->jobs == std::vector{JobId{14}, JobId{16}});
  auto indices = [](const char* text) { return *slotd::parse_indices(text); };
  CHECK(filter->elements == std::vector<slotd::ArrayElements>{{JobId{12}, indices("3")},
                                                              {JobId{13}, indices("1-5,9")},
                                                              {JobId{15}, indices("1-2")}});
  CHECK(fault({"12_x"}) == "Invalid job id specified for job 12_x");
  CHECK(fault({"12,13_[1"}) == "Invalid job id specified for job 13_[1");
  CHECK(fault({"12_"}) == "Invalid job id specified for job 12_");
}
