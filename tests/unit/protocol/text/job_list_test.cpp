#include "protocol/text/job_list.hpp"

#include "tests/unit/protocol/text/expect.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using test::fault_of;
using test::value_of;

TEST_CASE("job ids are parted by commas and blanks, and empty parts do not count", "[text]") {
  std::vector<JobId> both{{12}, {13}};
  for (auto text : {"12,13", "12 13", "12, 13", ",12,,13,", " 12\t13\n", "012,13"}) {
    CAPTURE(text);
    CHECK(value_of(parse_job_list(text)) == both);
  }
  CHECK(value_of(parse_job_list("4294967295")) == std::vector<JobId>{{4294967295U}});
}

TEST_CASE("the part that is no job id is named", "[text]") {
  CHECK(fault_of(parse_job_list("12,x")) == "Invalid job id: x");
  CHECK(fault_of(parse_job_list("12,0")) == "Invalid job id: 0");
  CHECK(fault_of(parse_job_list("-3")) == "Invalid job id: -3");
  CHECK(fault_of(parse_job_list("+3")) == "Invalid job id: +3");
  CHECK(fault_of(parse_job_list("1.5x")) == "Invalid job id: 1.5x");
  CHECK(fault_of(parse_job_list("4294967296")) == "Invalid job id: 4294967296");
  CHECK(fault_of(parse_job_list("99999999999999999999")) == "Invalid job id: 99999999999999999999");
  CHECK(fault_of(parse_job_list("")) == "Invalid job id: ");
  CHECK(fault_of(parse_job_list(",")) == "Invalid job id: ,");
}

TEST_CASE("a single job id takes nothing beside the number", "[text]") {
  CHECK(value_of(parse_job_id("7")) == JobId{7});
  for (auto text : {"", " 7", "7 ", "7,8", "7\n", "0"}) CHECK_FALSE(parse_job_id(text));
}
