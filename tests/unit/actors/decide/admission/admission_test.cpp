#include "actors/decide/admission/admission.hpp"
#include "protocol/wire.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace slotd;

namespace {

std::string refusal(const JobRequest& request, const Machine& machine = test::machine()) {
  auto admitted = decide::admit(request, machine, {});
  return admitted ? "" : admitted.error().text;
}

}  // namespace

TEST_CASE("a request that names nothing gets the defaults", "[admission]") {
  auto request = test::request();
  request.partition.clear();
  request.memory.reset();
  auto admitted =
    decide::admit(request, test::machine(), {Mebibytes{512}, std::chrono::minutes{5}});
  REQUIRE(admitted);
  CHECK(admitted->partition == "cpu");
  CHECK(admitted->memory == Mebibytes{512});
  CHECK(admitted->time_limit == std::chrono::minutes{5});
}

TEST_CASE("a request for memory 0 is the whole machine", "[admission]") {
  CHECK(decide::admit(test::request(1, 0), test::machine(8, 8192), {})->memory == Mebibytes{8192});
}

TEST_CASE("the default memory is never more than a small machine has", "[admission]") {
  auto request = test::request();
  request.memory.reset();
  CHECK(decide::admit(request, test::machine(1, 256), {})->memory == Mebibytes{256});
}

TEST_CASE("more than the machine has is refused with the numbers", "[admission]") {
  CHECK(
    refusal(test::request(9)) ==
    "this job asks for 9 CPUs (1 task with 9 each), this machine has 8 to give out; --fit takes "
    "what there is");
  auto tasks = test::request(4);
  tasks.tasks = 4'000'000'000U;  // the product does not fit 32 bits
  CHECK(refusal(tasks).find("16000000000 CPUs") != std::string::npos);
  CHECK(
    refusal(test::request(1, 9000)) ==
    "this job asks for 9000M of memory, this machine has 8192M to give out; --fit takes what there "
    "is");
  auto gpus = test::request();
  gpus.partition = "gpu";
  gpus.gpus.count = 3;
  CHECK(refusal(gpus, test::machine(8, 8192, 2)) ==
        "this job asks for 3 GPUs, this machine has 2 to give out; --fit takes what there is");
}

TEST_CASE("an unlawful request is refused with its reason", "[admission]") {
  auto request = test::request();
  request.partition = "fast";
  CHECK(refusal(request) == "unknown partition: fast; --fit takes one that there is");
  request = test::request();
  request.tasks = 0;
  CHECK(refusal(request) == "--ntasks must be at least 1");
  request = test::request(0);
  CHECK(refusal(request) == "--cpus-per-task must be at least 1");
  request = test::request();
  request.gpus.count = 1;
  CHECK(refusal(request, test::machine(8, 8192, 2)) ==
        "partition cpu has no GPUs, this job asks for 1; --fit takes a partition that has");
  request = test::request();
  request.directory = "here";
  CHECK(refusal(request) == "working directory is not an absolute path: here");
  request = test::request();
  request.output = std::string("a\0b", 3);
  CHECK_FALSE(refusal(request).empty());
}

TEST_CASE("priority 0 is a hold, and a hold shows as priority 0", "[admission]") {
  auto request = test::request();
  request.priority = held_priority;
  auto admitted = decide::admit(request, test::machine(), {});
  REQUIRE(admitted);
  CHECK(admitted->hold);
  CHECK(admitted->priority == plain_priority);
  CHECK(shown_priority(*admitted) == held_priority);
}

TEST_CASE("a script needs a first line that names its interpreter", "[admission]") {
  CHECK(decide::check_script("#!/bin/sh\n"));
  CHECK_FALSE(decide::check_script(""));
  CHECK_FALSE(decide::check_script("echo hi\n"));
  CHECK_FALSE(decide::check_script("#!/bin/sh\r\necho\r\n"));
  CHECK_FALSE(decide::check_script("#!" + std::string(script_limit, 'x')));
}

TEST_CASE("a job on a GPU partition that asks for no GPU gets one", "[admission]") {
  auto request = test::request();
  request.partition = "gpu";
  CHECK(decide::admit(request, test::machine(8, 8192, 2), {})->gpus.count == 1);
  CHECK(decide::admit(test::request(), test::machine(8, 8192, 2), {})->gpus.count == 0);
}

TEST_CASE("a job that asks for GPUs and names no partition goes where they are", "[admission]") {
  auto request = test::request();
  request.partition.clear();
  CHECK(decide::admit(request, test::machine(8, 8192, 2), {})->partition == "cpu");
  request.gpus.count = 2;
  CHECK(decide::admit(request, test::machine(8, 8192, 2), {})->partition == "gpu");
  CHECK_FALSE(decide::admit(request, test::machine(8, 8192, 0), {}));
}

TEST_CASE("it is kept whether memory was asked for", "[admission]") {
  auto request = test::request();
  CHECK_FALSE(decide::admit(request, test::machine(), {})->memory_is_default);
  request.memory.reset();
  CHECK(decide::admit(request, test::machine(), {})->memory_is_default);
}
