#include "actors/decide/job_environment.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

using namespace slotd;

namespace {

std::map<std::string, std::string> environment(const Job& job,
                                               std::vector<std::string> submitted = {}) {
  std::map<std::string, std::string> set;
  auto entries =
    decide::job_environment(job, test::machine(), submitted, {"/root/of/slotd", "uuid:7.1"});
  for (const auto& entry : entries) {
    auto split = entry.find('=');
    auto [at, fresh] = set.emplace(entry.substr(0, split), entry.substr(split + 1));
    CHECK(fresh);  // no name twice
  }
  return set;
}

}  // namespace

TEST_CASE("a job sees its submitter's environment and its own numbers", "[job_environment]") {
  auto request = test::request(2);
  request.tasks = 3;
  request.name = "train";
  auto set = environment(test::running(7, request), {"PATH=/bin", "EMPTY=", "TWICE=a=b"});
  CHECK(set["PATH"] == "/bin");
  CHECK(set["TWICE"] == "a=b");
  CHECK(set["SLURM_JOB_ID"] == "7");
  CHECK(set["SLURM_JOBID"] == "7");
  CHECK(set["SLURM_JOB_NAME"] == "train");
  CHECK(set["SLURM_NTASKS"] == "3");
  CHECK(set["SLURM_CPUS_PER_TASK"] == "2");
  CHECK(set["SLURM_CPUS_ON_NODE"] == "6");
  CHECK(set["SLURM_JOB_NODELIST"] == "localhost");
  CHECK(set["SLURM_SUBMIT_DIR"] == "/home/ann");
  CHECK(set["SLOTD_ROOT"] == "/root/of/slotd");
  CHECK(set["SLOTD_JOB"] == "uuid:7.1");
  CHECK_FALSE(set.contains("SLURM_ARRAY_JOB_ID"));
  CHECK_FALSE(set.contains("SLURM_RESTART_COUNT"));
}

TEST_CASE("a job submitted from within a job inherits nothing of that job", "[job_environment]") {
  auto set =
    environment(test::running(7), {"SLURM_JOB_ID=3", "SLURM_ARRAY_TASK_ID=9", "SLOTD_JOB=x:3.1",
                                   "CUDA_VISIBLE_DEVICES=0", "SLURMX=kept"});
  CHECK(set["SLURM_JOB_ID"] == "7");
  CHECK_FALSE(set.contains("SLURM_ARRAY_TASK_ID"));
  CHECK(set["CUDA_VISIBLE_DEVICES"].empty());
  CHECK(set["SLURMX"] == "kept");
}

TEST_CASE("what a submitter calls SLURM_ by itself reaches the job", "[job_environment]") {
  auto set = environment(test::running(7), {"SLURM_SCRATCH=/scratch", "SLURM_MPI_TYPE=pmi2",
                                            "SLURM_NTASKS_PER_NODE=9", "SLURM_STEP_ID=1"});
  CHECK(set["SLURM_SCRATCH"] == "/scratch");
  CHECK(set["SLURM_MPI_TYPE"] == "pmi2");
  CHECK_FALSE(set.contains("SLURM_NTASKS_PER_NODE"));
  CHECK_FALSE(set.contains("SLURM_STEP_ID"));
}

TEST_CASE("a job knows its host, and has a folder for what is temporary", "[job_environment]") {
  auto set = environment(test::running(7), {"HOSTNAME=elsewhere"});
  CHECK(set["HOSTNAME"] == test::machine().host_name);
  CHECK(set["TMPDIR"] == "/tmp");
  CHECK(environment(test::running(7), {"TMPDIR=/var/tmp"})["TMPDIR"] == "/var/tmp");
}

TEST_CASE("a job with GPUs sees just its own, one without sees none", "[job_environment]") {
  auto job = test::running(7);
  CHECK(environment(job)["CUDA_VISIBLE_DEVICES"].empty());
  job.run->allocation.gpus = {1, 3};
  auto set = environment(job);
  CHECK(set["CUDA_VISIBLE_DEVICES"] == "1,3");
  CHECK(set["SLURM_GPUS_ON_NODE"] == "2");
  CHECK(set["CUDA_DEVICE_ORDER"] == "PCI_BUS_ID");
}

TEST_CASE("a requeued job can tell how often", "[job_environment]") {
  auto job = test::running(7);
  job.restarts = 2;
  CHECK(environment(job)["SLURM_RESTART_COUNT"] == "2");
}
