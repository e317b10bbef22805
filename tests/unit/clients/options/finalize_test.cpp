#include "clients/options/finalize.hpp"

#include "clients/options/apply.hpp"

#include <catch2/catch.hpp>

namespace slotd::clients {

namespace {

const ThisHost host{"box.lab", Mebibytes{1000}};

/// The text of the fault that these words end in; empty where all is well.
std::string settled(JobSettings& settings, const std::vector<std::string>& words) {
  auto table = job_options(settings);
  auto line = parse(table, words, Operands::end_options);
  REQUIRE(line);
  std::vector<std::string> notes;
  REQUIRE(apply_options(line->options, notes));
  auto done = finalize(settings, host);
  if (done) return "";
  CHECK(done.error().code == FaultCode::invalid);
  return done.error().text;
}

std::string settled(const std::vector<std::string>& words) {
  JobSettings settings;
  return settled(settings, words);
}

std::string one_memory(const std::vector<std::string>& words) {
  JobSettings settings;
  auto table = job_options(settings);
  auto line = parse(table, words, Operands::end_options);
  REQUIRE(line);
  auto done = check_one_memory(line->options);
  return done ? "" : done.error().text;
}

}  // namespace

TEST_CASE("GPUs of a socket count for as many sockets as are asked for") {
  JobSettings settings;
  CHECK(settled(settings, {"--gpus-per-socket=2", "--sockets-per-node=3"}).empty());
  CHECK(settings.request.extras->gpus_per_node == 6);
  CHECK(settled({"--gpus-per-socket=2"}) ==
        "--gpus-per-socket option requires --sockets-per-node specification");
  CHECK_FALSE(settled({"--gpus-per-socket=4294967295", "--sockets-per-node=2"}).empty());
}

TEST_CASE("memory for each GPU needs GPUs") {
  CHECK(settled({"--mem-per-gpu=2G"}) ==
        "Requested --mem-per-gpu=2048M but did not request any GPU.");
  for (auto gpus : {"--gpus=1", "--gpus-per-node=1", "--gpus-per-task=1", "--gres=gpu"})
    CHECK(settled({"--mem-per-gpu=2G", gpus}).empty());
  CHECK(settled({"--mem-per-gpu=0"}).empty());
}

TEST_CASE("one task that is asked for is told from one that nobody speaks of") {
  for (const auto* others : {"--ntasks-per-node=4", "-N2", "--ntasks-per-gpu=2"}) {
    JobSettings said, unsaid, more;
    CHECK(settled(said, {others, "-n1"}).empty());
    CHECK(said.request.extras->one_task);
    CHECK(settled(unsaid, {others}).empty());
    CHECK_FALSE(unsaid.request.extras->one_task);
    CHECK(settled(more, {others, "-n2"}).empty());
    CHECK_FALSE(more.request.extras->one_task);
  }
  JobSettings plain;
  CHECK(settled(plain, {"-n1"}).empty());
  CHECK(plain.request.extras.plain());
}

TEST_CASE("tasks for each GPU exclude other numbers for each") {
  CHECK(settled({"--ntasks-per-gpu=2", "--gpus-per-task=1"}) ==
        "--gpus-per-task is mutually exclusive with --ntasks-per-gpu");
  CHECK(settled({"--ntasks-per-gpu=2", "--ntasks-per-node=1"}) ==
        "--ntasks-per-node is mutually exclusive with --ntasks-per-gpu");
  CHECK(settled({"--ntasks-per-gpu=2", "-G2", "-n4"}).empty());
}

TEST_CASE("the least time limit is no more than the limit") {
  CHECK(settled({"--time-min=10"}).empty());
  CHECK(settled({"--time-min=10", "-t", "10"}).empty());
  CHECK(settled({"--time-min=11", "-t", "10"}) ==
        "Invalid time-min specification (exceeds job's time): 00:11:00 is more than 00:10:00");
}

TEST_CASE("room in /tmp is looked for, unless the machine is taken as it is") {
  CHECK(settled({"--tmp=1000"}).empty());
  CHECK(settled({"--tmp=1001"}) ==
        "this job asks for 1001M in /tmp, its file system has 1000M; --fit takes what there is");
  CHECK(settled({"--tmp=1001", "--fit"}).empty());
}

TEST_CASE("to exclude this machine is an error, to exclude others is none") {
  CHECK(settled({"-x", "node[1-9],gpu7"}).empty());
  CHECK(settled({"-x", "[broken"}).empty());
  for (auto name : {"localhost", "box", "box.lab", "box.other"})
    CHECK(settled({"-x", std::string("node1,") + name}) ==
          "--exclude names this machine, the only one there is: " + std::string(name));
}

TEST_CASE("one source of options asks for memory in one way") {
  CHECK(one_memory({"--mem=1", "--mem=2"}).empty());
  for (auto other : {"--mem-per-cpu=1", "--mem-per-gpu=1"})
    CHECK(one_memory({"--mem=1", other}) ==
          "--mem, --mem-per-cpu, and --mem-per-gpu are mutually exclusive.");
}

TEST_CASE("options that are to be passed over are taken with and without a value, and noted") {
  JobSettings settings;
  auto table = job_options(settings);
  std::string names = "volume,--entry=, constraint,,";
  pass_over(table, names);
  auto line = parse(
    table, std::vector<std::string>{"--volume=a", "--volume", "--entry", "b", "-C", "x", "--ent=c"},
    Operands::end_options);
  REQUIRE(line);
  std::vector<std::string> notes;
  REQUIRE(apply_options(line->options, notes));
  CHECK(notes == std::vector<std::string>{"--volume", "--entry=c", "--constraint=x"});
  CHECK(settings.request == JobRequest{});
}

}  // namespace slotd::clients
