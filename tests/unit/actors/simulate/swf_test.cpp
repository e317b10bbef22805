#include "actors/simulate/swf.hpp"
#include "tests/unit/actors/simulate/trace_job.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::simulate;
using slotd::test::job;
using namespace std::chrono_literals;

namespace {

TraceJob only_job(std::string_view text) {
  auto trace = parse_swf(text);
  REQUIRE(trace.broken == 0);
  REQUIRE(trace.jobs.size() == 1);
  return trace.jobs.front();
}

struct Broken {
  const char* line;
  const char* why;
};

struct Header {
  const char* text;
  std::optional<std::uint32_t> processors;
};

}  // namespace

TEST_CASE("a line of a trace is a job", "[simulate]") {
  auto read = only_job("17 3600 25 90 4 80 2048 8 120 4096 1 3 1 7 1 -1 -1 -1\n");
  auto wanted = job(17, 3600s, 8, 90s, 120s);
  wanted.waited = 25s;
  wanted.asked.ask.memory = Mebibytes{32};  // 4096 KB for each of 8
  CHECK(read == wanted);
}

TEST_CASE("what a trace does not say is -1, and something else stands for it", "[simulate]") {
  CHECK(only_job("1 0 -1 90 4 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1") == job(1, 0s, 4, 90s, 90s));
  CHECK(only_job("1 0 -1 9 1 -1 -1 1 9 -1 1 1e300 -1 -1 -1 -1 -1 -1") == job(1, 0s, 1, 9s, 9s));
  CHECK(only_job("  2\t5 -1 0 1 -1 -1 -1 60 -1 -1 -1 -1 -1 -1 -1 -1 -1 \r\n") ==
        job(2, 5s, 1, 0s, 60s));
}

TEST_CASE("times of a trace may have fractions", "[simulate]") {
  CHECK(only_job("1 1.5 -1 0.25 1 -1 -1 1 2.5 -1 1 -1 -1 -1 -1 -1 -1 -1") ==
        job(1, 1500ms, 1, 250ms, 2500ms));
}

TEST_CASE("a job that ran on past its limit counts as ended by it", "[simulate]") {
  CHECK(only_job("1 0 -1 90 1 -1 -1 1 60 -1 1 -1 -1 -1 -1 -1 -1 -1").runs == 60s);
}

TEST_CASE("jobs that never ran are counted and left out", "[simulate]") {
  auto trace = parse_swf(
    "1 0 -1 -1 4 -1 -1 4 60 -1 5 -1 -1 -1 -1 -1 -1 -1\n"
    "2 0 -1 30 -1 -1 -1 0 60 -1 5 -1 -1 -1 -1 -1 -1 -1\n"
    "3 0 -1 30 -1 -1 -1 1 60 -1 1 -1 -1 -1 -1 -1 -1 -1\n");
  CHECK(trace.never_ran == 2);
  CHECK(trace.broken == 0);
  REQUIRE(trace.jobs.size() == 1);
  CHECK(trace.jobs.front().id == 3);
}

TEST_CASE("the header of a trace says how many processors there were", "[simulate]") {
  auto [text, processors] = GENERATE(values<Header>({
    {"; MaxProcs: 128\n", 128},
    {";MaxProcs:128\n", 128},
    {";  maxprocs:  430 (338 for batch)\n", 430},
    {"; MaxNodes: 64\n; MaxProcs: 128\n", 128},
    {"; MaxProcs: 128\n; MaxNodes: 64\n", 128},
    {"; MaxNodes: 64\n", 64},
    {"; Note: MaxProcs: 7 on Sundays\n", std::nullopt},
    {"; MaxProcs 128\n", std::nullopt},
    {"; MaxProcs: many\n", std::nullopt},
    {"; MaxProcs: 0\n", std::nullopt},
    {";\n; MaxProcs", std::nullopt},
    {"", std::nullopt},
  }));
  CAPTURE(text);
  CHECK(parse_swf(text).processors == processors);
}

TEST_CASE("a line that is no job is told by its number, and the others count", "[simulate]") {
  auto [line, why] = GENERATE(values<Broken>({
    {"1 2 3", "has 3 fields, and a job has 18"},
    {"1 0 -1 9 1 -1 -1 1 9 -1 1 -1 -1 -1 -1 -1 -1 -1 0", "has 19 fields, and a job has 18"},
    {"1 now -1 9 1 -1 -1 1 9 -1 1 -1 -1 -1 -1 -1 -1 -1", "field 2 is no number that counts: now"},
    {"1 0 -1 9s 1 -1 -1 1 9 -1 1 -1 -1 -1 -1 -1 -1 -1", "field 4 is no number that counts: 9s"},
    {"1 0 -1 nan 1 -1 -1 1 9 -1 1 -1 -1 -1 -1 -1 -1 -1", "field 4 is no number that counts: nan"},
    {"1 0 -1 1e300 1 -1 -1 1 9 -1 1 -1 -1 -1 -1 -1 -1 -1",
     "field 4 is no number that counts: 1e300"},
    {"1 4000000001 -1 9 1 -1 -1 1 9 -1 1 -1 -1 -1 -1 -1 -1 -1",
     "field 2 is no number that counts: 4000000001"},
    {"1 -1 -1 9 1 -1 -1 1 9 -1 1 -1 -1 -1 -1 -1 -1 -1", "does not say when the job was submitted"},
    {"1 0 -1 9 1 -1 -1 1.5 9 -1 1 -1 -1 -1 -1 -1 -1 -1", "asks for a part of a processor"},
  }));
  auto good = std::string("2 0 -1 9 1 -1 -1 1 9 -1 1 -1 -1 -1 -1 -1 -1 -1\n");
  auto trace = parse_swf("; a comment\n\n" + std::string(line) + "\n" + good);
  CHECK(trace.broken == 1);
  CHECK(trace.first_broken == std::vector{BrokenLine{3, why}});
  CHECK(trace.jobs.size() == 1);
}

TEST_CASE("of many broken lines the first few are told and all are counted", "[simulate]") {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "x\n";
  auto trace = parse_swf(text);
  CHECK(trace.broken == 100);
  CHECK(trace.first_broken.size() == SwfTrace::shown_broken);
  CHECK(trace.jobs.empty());
}

TEST_CASE("a workload that is written as a trace reads back as the same", "[simulate]") {
  Workload workload;
  workload.name = "made up";
  workload.jobs = {job(3, 0s, 2, 10s, 60s), job(4, 1500ms, 3, 123456us, 1s)};
  workload.jobs[0].waited = 7s;
  workload.jobs[1].asked.ask.memory = Mebibytes{1000};  // not a whole number of KB for each of 3
  auto trace = parse_swf(swf_text(workload, Cpus{4}));
  CHECK(trace.broken == 0);
  CHECK(trace.processors == 4);
  CHECK(trace.jobs == workload.jobs);
}

TEST_CASE("a trace that is written begins at zero", "[simulate]") {
  Workload workload;
  workload.jobs = {job(1, 1700000000s, 1, 1s, 1s), job(2, 1700000010s, 1, 1s, 1s)};
  auto trace = parse_swf(swf_text(workload, Cpus{4}));
  REQUIRE(trace.jobs.size() == 2);
  CHECK(trace.jobs[0].arrival == Time{});
  CHECK(trace.jobs[1].arrival == Time{10s});
}
