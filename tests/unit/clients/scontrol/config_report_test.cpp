#include "clients/scontrol/config_report.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <ctime>

using namespace slotd;
using namespace slotd::clients::control;
using test::at;

namespace {

ConfigFacts facts() {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  ConfigFacts facts;
  facts.settings = {{"SLOTD_ROOT", "/home/ann/slotd", "default"},
                    {"SLOTD_DEFAULT_MEM", "512M", "default"},
                    {"SLOTD_MIN_JOB_AGE", "300", "default"},
                    {"SLOTD_KILL_WAIT", "5", "environment"},
                    {"SLOTD_NOTIFY_CMD", "", "default"}};
  facts.use.machine = test::machine(8, 16000, 2);
  facts.use.daemon_start = at(20);
  facts.user = "ann(1000)";
  return facts;
}

bool has_line(const std::string& report, const std::string& line) {
  return report.find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("the configuration has Slurm's heading, lines and last word") {
  auto report = config_report(facts(), at(100));
  CHECK(report.starts_with("Configuration data as of 1970-01-01T00:01:40\n"));
  CHECK(has_line(report, "MinJobAge               = 300 sec"));
  CHECK(has_line(report, "KillWait                = 5 sec"));
  CHECK(has_line(report, "SLURM_VERSION           = 22.05.8"));
  CHECK(has_line(report, "SlurmUser               = ann(1000)"));
  CHECK(has_line(report, "DefMemPerNode           = 512"));
  CHECK(has_line(report, "StateSaveLocation       = /home/ann/slotd"));
  CHECK(has_line(report, "BOOT_TIME               = 1970-01-01T00:00:20"));
  CHECK(has_line(report, "PropagateResourceLimits = ALL"));
  CHECK(report.ends_with("\n\nSlurmctld(primary) at localhost is UP\n"));
}

TEST_CASE("the settings of slotd follow") {
  auto report = config_report(facts(), at(100));
  CHECK(has_line(report, "SLOTD_ROOT              = /home/ann/slotd"));
  CHECK(has_line(report, "SLOTD_NOTIFY_CMD        = (null)"));
  CHECK(report.find("WaitTime") < report.find("SLOTD_ROOT"));
}

TEST_CASE("GPUs are among the resources only where there are some") {
  auto with = config_report(facts(), at(100));
  CHECK(has_line(with, "GresTypes               = gpu"));
  CHECK(with.find(",pages,gres/gpu\n") != std::string::npos);
  auto plain = facts();
  plain.use.machine.gpus = 0;
  auto without = config_report(plain, at(100));
  CHECK(has_line(without, "GresTypes               = (null)"));
  CHECK(without.find(",pages\n") != std::string::npos);
}

TEST_CASE("every key that programs read is there") {
  auto report = config_report(facts(), at(100));
  for (auto key :
       {"ClusterName", "SchedulerTimeSlice", "MaxArraySize", "SelectType", "SelectTypeParameters",
        "JobAcctGatherType", "JobAcctGatherFrequency", "AccountingStorageType",
        "AccountingStorageTRES", "MaxTasksPerNode", "ReturnToService", "PreemptMode",
        "PriorityType", "SchedulerType", "ProctrackType", "InactiveLimit", "OverTimeLimit",
        "EnforcePartLimits", "KillOnBadExit"}) {
    CAPTURE(key);
    CHECK(report.find("\n" + std::string(key) + " ") != std::string::npos);
  }
}

TEST_CASE("a ping that nobody answers says so") {
  CHECK(ping_line(Reached::yes) == "Slurmctld(primary) at localhost is UP\n");
  CHECK(ping_line(Reached::no) == "Slurmctld(primary) at localhost is DOWN\n");
}
