#include "clients/scontrol/machine_records.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <ctime>

using namespace slotd;
using namespace slotd::clients;
using namespace slotd::clients::control;
using test::at;

namespace {

constexpr DisplayOptions plain{};
constexpr DisplayOptions one_line{true, 0, false};
constexpr DisplayOptions detailed{false, 1, false};

const HostFacts host{"x86_64", "Linux 6.1 #1", 0.42, 2048};

MachineUse use_of(Machine machine) {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  MachineUse use;
  use.machine = std::move(machine);
  use.boot = at(10);
  use.daemon_start = at(20);
  return use;
}

std::string record(const MachineUse& use, const DisplayOptions& display = plain) {
  return node_record(use, host, display, at(100));
}

}  // namespace

TEST_CASE("the node's record has Slurm's keys in Slurm's layout") {
  auto use = use_of(test::machine(8, 16000));
  CHECK(record(use) ==
        "NodeName=localhost Arch=x86_64 CoresPerSocket=1 \n"
        "   CPUAlloc=0 CPUEfctv=8 CPUTot=8 CPULoad=0.42\n"
        "   AvailableFeatures=cpu\n"
        "   ActiveFeatures=cpu\n"
        "   Gres=(null)\n"
        "   NodeAddr=127.0.0.1 NodeHostName=box Version=22.05.8\n"
        "   OS=Linux 6.1 #1 \n"
        "   RealMemory=16000 AllocMem=0 FreeMem=2048 Sockets=8 Boards=1\n"
        "   State=IDLE ThreadsPerCore=1 TmpDisk=0 Weight=1 Owner=N/A MCS_label=N/A\n"
        "   Partitions=cpu \n"
        "   BootTime=1970-01-01T00:00:10 SlurmdStartTime=1970-01-01T00:00:20\n"
        "   LastBusyTime=Unknown\n"
        "   CfgTRES=cpu=8,mem=16000M,billing=8\n"
        "   AllocTRES=\n"
        "   CapWatts=n/a\n"
        "   CurrentWatts=0 AveWatts=0\n"
        "   ExtSensorsJoules=n/s ExtSensorsWatts=0 ExtSensorsTemp=n/s\n"
        "\n");
}

TEST_CASE("a busy node shows what is in use, with details which GPUs") {
  auto use = use_of(test::machine(8, 16000, 4));
  use.machine.gpu_model = "h100";
  use.cpus_in_use = Cpus{3};
  use.memory_in_use = Mebibytes{200};
  use.gpus_in_use = {0, 3};
  use.running = 1;
  auto text = record(use, detailed);
  CHECK(text.find("CPUAlloc=3 CPUEfctv=8 CPUTot=8 ") != std::string::npos);
  CHECK(text.find("   AvailableFeatures=cpu,h100\n") != std::string::npos);
  CHECK(text.find("   Gres=gpu:h100:4\n   GresDrain=N/A\n   GresUsed=gpu:h100:2(IDX:0,3)\n") !=
        std::string::npos);
  CHECK(text.find("RealMemory=16000 AllocMem=200 ") != std::string::npos);
  CHECK(text.find("   Partitions=cpu,gpu \n") != std::string::npos);
  CHECK(text.find("   LastBusyTime=1970-01-01T00:01:40\n"
                  "   CfgTRES=cpu=8,mem=16000M,billing=8,gres/gpu=4\n"
                  "   AllocTRES=cpu=3,mem=200M,gres/gpu=2\n") != std::string::npos);
  CHECK(record(use).find("GresUsed") == std::string::npos);
}

TEST_CASE("on one line the record keeps Slurm's blanks") {
  auto text = record(use_of(test::machine()), one_line);
  CHECK(text.starts_with("NodeName=localhost Arch=x86_64 CoresPerSocket=1  CPUAlloc=0 "));
  CHECK(text.ends_with("ExtSensorsTemp=n/s\n"));
  CHECK(text.find('\n') == text.size() - 1);
}

TEST_CASE("a node is as busy as its CPUs, and drained beside that") {
  auto use = use_of(test::machine(8));
  use.cpus_in_use = Cpus{1};
  CHECK(long_node_state(use) == "MIXED");
  use.cpus_in_use = Cpus{8};
  CHECK(long_node_state(use) == "ALLOCATED");
  use.drain = Drain{"new disk", at(50), "ann", 1000};
  CHECK(long_node_state(use) == "ALLOCATED+DRAIN");
  use.cpus_in_use = Cpus{0};
  CHECK(long_node_state(use) == "IDLE+DRAIN");
  CHECK(record(use).ends_with("n/s\n   Reason=new disk [ann@1970-01-01T00:00:50]\n\n"));
}

TEST_CASE("a partition's record has Slurm's keys in Slurm's layout") {
  auto machine = test::machine(8, 16000, 4);
  CHECK(partition_record(machine.partitions[0], machine, {"512", "01:00:00"}, plain) ==
        "PartitionName=cpu\n"
        "   AllowGroups=ALL AllowAccounts=ALL AllowQos=ALL\n"
        "   AllocNodes=ALL Default=YES QoS=N/A\n"
        "   DefaultTime=01:00:00 DisableRootJobs=NO ExclusiveUser=NO GraceTime=0 Hidden=NO\n"
        "   MaxNodes=1 MaxTime=UNLIMITED MinNodes=0 LLN=NO MaxCPUsPerNode=UNLIMITED\n"
        "   Nodes=localhost\n"
        "   PriorityJobFactor=1 PriorityTier=1 RootOnly=NO ReqResv=NO OverSubscribe=NO\n"
        "   OverTimeLimit=NONE PreemptMode=OFF\n"
        "   State=UP TotalCPUs=8 TotalNodes=1 SelectTypeParameters=NONE\n"
        "   JobDefaults=(null)\n"
        "   DefMemPerNode=512 MaxMemPerNode=UNLIMITED\n"
        "   TRES=cpu=8,mem=16000M,node=1,billing=8\n"
        "\n");
  auto gpu = partition_record(machine.partitions[1], machine, {}, one_line);
  CHECK(gpu.starts_with("PartitionName=gpu AllowGroups=ALL "));
  CHECK(gpu.find("Default=NO ") != std::string::npos);
  CHECK(gpu.ends_with(" TRES=cpu=8,mem=16000M,node=1,billing=8,gres/gpu=4\n"));
}

TEST_CASE("the machine tells its own name and load") {
  auto facts = host_facts();
  CHECK(facts.system.starts_with("Linux "));
  CHECK_FALSE(facts.architecture.empty());
  CHECK(facts.load.value_or(-1) >= 0);
  CHECK(facts.free_mib > 0);
}
