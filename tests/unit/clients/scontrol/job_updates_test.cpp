#include "clients/scontrol/job_updates.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using clients::control::refusal_lines;
using Lines = std::vector<std::string>;

namespace {

JobRefusal refusal(std::uint32_t id, const std::string& text) {
  return {JobId{id}, {FaultCode::wrong_state, text}};
}

JobFilter asked(std::vector<JobId> jobs) {
  JobFilter filter;
  filter.jobs = std::move(jobs);
  return filter;
}

}  // namespace

TEST_CASE("Slurm's words are followed by the job, as Slurm has them") {
  UpdateOutcome outcome{{}, {refusal(12, "Job is pending execution")}};
  CHECK(refusal_lines(outcome, asked({JobId{12}})) == Lines{"Job is pending execution for job 12"});
}

TEST_CASE("words of our own stand behind the command's name") {
  auto text = "priority can only be updated while pending";
  UpdateOutcome outcome{{}, {refusal(12, text)}};
  CHECK(refusal_lines(outcome, asked({JobId{12}})) ==
        Lines{std::string("scontrol: error: ") + text});
}

TEST_CASE("a value that cannot be is the command's own affair") {
  UpdateOutcome outcome{{}, {{JobId{12}, {FaultCode::invalid, "TimeLimit decrement too large"}}}};
  CHECK(refusal_lines(outcome, asked({JobId{12}})) ==
        Lines{"scontrol: error: TimeLimit decrement too large"});
}

TEST_CASE("where there were several jobs, our own words name theirs") {
  UpdateOutcome outcome{{JobId{11}}, {refusal(12, "no")}};
  CHECK(refusal_lines(outcome, asked({JobId{11}, JobId{12}})) ==
        Lines{"scontrol: error: job 12: no"});
}

TEST_CASE("refusals come in the order in which the jobs were named") {
  UpdateOutcome outcome{{}, {refusal(99, "Unknown"), refusal(1, "Over"), refusal(5, "Over")}};
  CHECK(refusal_lines(outcome, asked({JobId{5}, JobId{99}, JobId{1}})) ==
        Lines{"Over for job 5", "Unknown for job 99", "Over for job 1"});
}

TEST_CASE("elements of an array stand before what is said of them") {
  auto elements = refusal(12, "Job is pending execution");
  elements.elements = *parse_indices("1-3,7");
  auto ours = refusal(12, "no");
  ours.elements = *parse_indices("9");
  JobFilter filter;
  filter.elements = {{JobId{12}, *parse_indices("1-9")}};
  CHECK(refusal_lines({{}, {elements, ours}}, filter) ==
        Lines{"12_1-3,7: Job is pending execution", "scontrol: error: job 12_9: no"});
}
