#include "clients/options/apply.hpp"
#include "clients/options/job_options.hpp"
#include "clients/options/parse.hpp"

#include <catch2/catch.hpp>

#include <unistd.h>
#include <csignal>
#include <memory>

namespace slotd::clients {

namespace {

struct Outcome {
  JobSettings settings;
  std::vector<std::string> notes;
  Done done;
  const JobExtras& extras() const { return *settings.request.extras; }
};

/// What these words come to. The table is made for the settings where they lie.
std::unique_ptr<Outcome> reading(const std::vector<std::string>& words) {
  auto outcome = std::make_unique<Outcome>();
  auto table = job_options(outcome->settings);
  auto line = parse(table, words, Operands::end_options);
  REQUIRE(line);
  REQUIRE(line->operands.empty());
  outcome->done = apply_options(line->options, outcome->notes);
  return outcome;
}

std::unique_ptr<Outcome> good(const std::vector<std::string>& words) {
  auto outcome = reading(words);
  REQUIRE(outcome->done);
  return outcome;
}

Fault fault_of(const std::vector<std::string>& words) {
  auto outcome = reading(words);
  REQUIRE_FALSE(outcome->done);
  return outcome->done.error();
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("the layout of a job on a cluster is kept as it was asked for") {
  auto read = good({"-N2-4", "--tasks-per-node=3", "--mincpus", "5", "-O"});
  CHECK(read->extras().nodes == 2);
  CHECK(read->extras().tasks_per_node == 3);
  CHECK(read->extras().min_cpus == 5);
  CHECK(read->extras().overcommit);
  CHECK(good({"--tasks=4"})->extras().tasks_per_node == 4);
}

TEST_CASE("of the three ways to ask for memory the last counts") {
  auto read = good({"--mem=1G", "--mem-per-cpu=2g"});
  CHECK_FALSE(read->settings.request.memory);
  CHECK(read->extras().memory_per_cpu == Mebibytes{2048});
  read = good({"--mem-per-cpu=1", "--mem-per-gpu=512MB"});
  CHECK_FALSE(read->extras().memory_per_cpu);
  CHECK(read->extras().memory_per_gpu == Mebibytes{512});
  read = good({"--mem-per-gpu=1", "--mem-per-cpu=1", "--mem=3"});
  CHECK(read->settings.request.memory == Mebibytes{3});
  CHECK(read->settings.request.extras.plain());
}

TEST_CASE("GPUs may be asked for in five ways") {
  auto read = good({"-G", "a100:2"});
  CHECK(read->settings.request.gpus == GpuRequest{2, "a100"});
  CHECK(good({"--gpus-per-node=4"})->extras().gpus_per_node == 4);
  CHECK(good({"--gpus-per-task=v100:1"})->extras().gpus_per_task == 1);
  CHECK(good({"--gpus-per-socket=2"})->settings.gpus_per_socket == 2);
  read = good({"--gres=gpu:l40:8", "--cpus-per-gpu=6"});
  CHECK(read->extras().gpus_per_node == 8);
  CHECK(read->settings.request.gpus == GpuRequest{0, "l40"});
  CHECK(read->extras().cpus_per_gpu == 6);
}

TEST_CASE("who asks for no GPU in so many words is not who says nothing of GPUs") {
  for (const auto* none : {"--gres=gpu:0", "--gres=gpu:A5500:0", "--gres=none", "-G0",
                           "--gpus-per-node=0", "--gpus-per-task=0"}) {
    CAPTURE(none);
    auto read = good({none});
    CHECK(read->extras().no_gpus);
    read->settings.request.extras.edit().no_gpus = false;
    CHECK(read->settings.request == JobRequest{});
  }
  for (const auto* other : {"--gres=gpu:1", "--gres=nvme:1", "-G1", "--gpus="})
    CHECK_FALSE(good({other})->extras().no_gpus);
}

TEST_CASE("how many tasks a GPU has goes with no other number of tasks for each") {
  CHECK(good({"--ntasks-per-gpu=2", "-G2"})->extras().tasks_per_gpu == 2);
  CHECK(good({"--ntasks-per-tres=2"})->extras().tasks_per_gpu == 2);
  CHECK(good({"--ntasks=3"})->settings.tasks_said);
  CHECK_FALSE(good({"--ntasks-per-gpu=2"})->settings.tasks_said);
}

TEST_CASE("other generic resources are noted, those of the last --gres") {
  CHECK(good({"--gres=gpu:1,nvme:100"})->extras().notes == Texts{"--gres=nvme:100"});
  CHECK(good({"--gres=nvme:1,tmp:1", "--gres=VRAM:8"})->extras().notes == Texts{"--gres=VRAM:8"});
  CHECK(good({"--gres=nvme:1", "--gres=gpu:1"})->extras().notes.empty());
}

TEST_CASE("exclusive and oversubscribe are opposites, and the last one counts") {
  CHECK(good({"--exclusive"})->extras().exclusive);
  CHECK(good({"--exclusive=user"})->extras().exclusive);
  auto read = good({"--exclusive", "-s"});
  CHECK(read->extras().oversubscribe);
  CHECK_FALSE(read->extras().exclusive);
  CHECK(good({"--share"})->extras().oversubscribe);
  CHECK(good({"-s", "--exclusive"})->extras().exclusive);
  CHECK(fault_of({"--exclusive=x"}) ==
        Fault{FaultCode::usage, "Invalid --exclusive specification: x"});
}

TEST_CASE("a list of partitions is kept in order") {
  auto read = good({"-p", "a,b"});
  CHECK(read->extras().partitions == Texts{"a", "b"});
  read = good({"-p", "a,b", "-p", "c"});
  CHECK(read->settings.request.partition == "c");
  CHECK(read->extras().partitions.empty());
  CHECK(fault_of({"-p", ""}).code == FaultCode::invalid);
  CHECK(fault_of({"-p", ","}).code == FaultCode::invalid);
}

TEST_CASE("texts for people and accounts are kept") {
  auto read = good({"--comment=a b", "--mail-type=START,x", "--mail-user=a@b", "-C", "a|b"});
  CHECK(read->extras().comment == "a b");
  CHECK(read->extras().mail_type == "START,x");
  CHECK(read->extras().mail_user == "a@b");
  CHECK(read->extras().constraint == "a|b");
  CHECK(read->notes.empty());
  read = good({"-A", "a", "-q", "b", "--wckey=c", "--reservation=d", "-L", "e:2"});
  CHECK(read->extras().account == "a");
  CHECK(read->extras().qos == "b");
  CHECK(read->extras().wckey == "c");
  CHECK(read->extras().reservation == "d");
  CHECK(read->extras().licenses == "e:2");
  CHECK(read->notes ==
        Texts{"--account=a", "--qos=b", "--wckey=c", "--reservation=d", "--licenses=e:2"});
}

TEST_CASE("how late and how urgent a job is") {
  CHECK(good({"--nice"})->settings.request.nice == 100);
  CHECK(good({"--nice=7"})->settings.request.nice == 7);
  CHECK(good({"--nice=-5"})->settings.request.nice == -5);
  CHECK(good({"--priority=0"})->settings.request.priority == held_priority);
  CHECK(good({"--priority=12"})->settings.request.priority == Priority{12});
  CHECK(good({"--priority=top"})->settings.request.priority == Priority{4'294'967'293});
  for (auto bad : {"x", "1.5", "2147483646", "-2147483646", "--1", "-"})
    CHECK(fault_of({"--nice=" + std::string(bad)}).code == FaultCode::usage);
  for (auto bad : {"x", "", "-1", "4294967294", "99999999999"})
    CHECK(fault_of({"--priority=" + std::string(bad)}).code == FaultCode::usage);
}

TEST_CASE("a signal ahead of the end, and what becomes of an unmet dependency") {
  CHECK(good({"--signal=B:USR2@30"})->extras().warning ==
        WarningSignal{SIGUSR2, std::chrono::seconds{30}, true});
  CHECK(good({"--kill-on-invalid-dep=NO"})->extras().keep_unmet);
  CHECK_FALSE(good({"--kill-on-invalid-dep=no", "--kill-on-invalid-dep=yes"})->extras().keep_unmet);
  CHECK(fault_of({"--kill-on-invalid-dep="}) ==
        Fault{FaultCode::usage, "Invalid --kill-on-invalid-dep specification: "});
}

TEST_CASE("nobody may submit as somebody else") {
  CHECK(good({"--uid=" + std::to_string(::getuid())})->settings.request == JobRequest{});
  CHECK(good({"--gid=" + std::to_string(::getgid())})->settings.request == JobRequest{});
  for (auto word : {"--uid=", "--gid=", "--uid=nobody-at-all", "--gid=4294967290"})
    CHECK(fault_of({word}).code == FaultCode::usage);
}

TEST_CASE("what one machine has no use for is noted, and read nevertheless") {
  CHECK(good({"--hint=nomultithread"})->notes == Texts{"--hint=nomultithread"});
  CHECK(good({"-w", "node[1-3]"})->notes == Texts{"--nodelist=node[1-3]"});
  CHECK(good({"--cluster=all"})->notes == Texts{"--clusters=all"});
  CHECK(good({"-k"})->notes == Texts{"--no-kill"});
  CHECK(good({"--x11"})->notes == Texts{"--x11"});
  for (auto word : {"-m", "--distribution"})
    for (auto kind : {"block", "cyclic:block", "plane=4", "*", "block:cyclic,Pack"})
      CHECK(good({word, kind})->notes == Texts{"--distribution=" + std::string(kind)});
  CHECK(good({"-B", "2:*:1-2"})->notes == Texts{"--extra-node-info=2:*:1-2"});
  CHECK(good({"--switches=1@5:00"})->notes == Texts{"--switches=1@5:00"});
  CHECK(good({"--profile=Task,network"})->notes == Texts{"--profile=Task,network"});
}

TEST_CASE("options of shifter are unknown, unless the script is to be adapted") {
  for (std::string word : {"--image=a:b", "--module=c"}) {
    CHECK(fault_of({word}) == Fault{FaultCode::usage, "unrecognized option '" + word + "'" +
                                                        std::string(advice_on_unknown)});
    CHECK(good({"--fit", word})->notes == Texts{word});
  }
}

TEST_CASE("what would change the meaning of a job is refused with a reason") {
  for (auto [words, begin] : std::vector<std::pair<Texts, std::string>>{
         {{"--bb=x"}, "--bb is not supported: "},
         {{"--bbf=x"}, "--bbf is not supported: "},
         {{"--container=x"}, "--container is not supported: "}}) {
    auto fault = fault_of(words);
    CHECK(fault.code == FaultCode::invalid);
    CHECK(fault.text.substr(0, begin.size()) == begin);
  }
}

}  // namespace slotd::clients
