#include "clients/options/filter_options.hpp"

#include <catch2/catch.hpp>

namespace slotd::clients {

TEST_CASE("lists of ids, names and partitions add up over options") {
  JobFilter filter;
  CHECK(jobs_row(filter).set("3,4"));
  CHECK(jobs_row(filter).set("5"));
  CHECK(partitions_row(filter, 'p').set("cpu,gpu"));
  CHECK(names_row(filter).set("a"));
  CHECK(filter.jobs == std::vector<JobId>{{3}, {4}, {5}});
  CHECK(filter.partitions == std::vector<std::string>{"cpu", "gpu"});
  CHECK(filter.names == std::vector<std::string>{"a"});
}

TEST_CASE("an empty list does not restrict") {
  JobFilter filter;
  CHECK(jobs_row(filter).set(""));
  CHECK(users_row(filter).set(""));
  CHECK(filter == JobFilter{});
}

TEST_CASE("a user may be given by number") {
  JobFilter filter;
  CHECK(users_row(filter).set("0,ann"));
  CHECK(filter.users == std::vector<std::string>{"root", "ann"});
}

TEST_CASE("what is no id is named") {
  JobFilter filter;
  auto done = jobs_row(filter).set("12,abc");
  REQUIRE_FALSE(done);
  CHECK(done.error().text == "Invalid job id: abc");
}

TEST_CASE("elements of arrays are named beside jobs") {
  JobFilter filter;
  CHECK(jobs_row(filter).set("12_3,13,12_[5,7-9]"));
  CHECK(filter.jobs == std::vector<JobId>{{13}});
  CHECK(filter.elements ==
        std::vector<ArrayElements>{{{12}, *parse_indices("3")}, {{12}, *parse_indices("5,7-9")}});
}

}  // namespace slotd::clients
