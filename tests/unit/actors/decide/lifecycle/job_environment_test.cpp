#include "actors/decide/lifecycle/job_environment.hpp"
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
  auto job = test::running(7, request);
  job.run->allocation.cpus = {0, 1, 2, 3, 4, 5};
  auto set = environment(job, {"PATH=/bin", "EMPTY=", "TWICE=a=b"});
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
  CHECK(set["SLURM_JOB_GPUS"] == "1,3");
  CHECK(set["CUDA_DEVICE_ORDER"] == "PCI_BUS_ID");
}

TEST_CASE("which GPUs a submitter sees is nothing to its job", "[job_environment]") {
  const std::vector<std::string> submitted{
    "CUDA_VISIBLE_DEVICES=7", "CUDA_DEVICE_ORDER=FASTEST_FIRST", "ROCR_VISIBLE_DEVICES=7",
    "SLURM_JOB_GPUS=7", "SLURM_GPUS_ON_NODE=1"};
  auto job = test::running(7);
  auto without = environment(job, submitted);
  CHECK(without["CUDA_VISIBLE_DEVICES"].empty());
  for (const auto* name :
       {"CUDA_DEVICE_ORDER", "ROCR_VISIBLE_DEVICES", "SLURM_JOB_GPUS", "SLURM_GPUS_ON_NODE"})
    CHECK_FALSE(without.contains(name));
  job.run->allocation.gpus = {0};
  auto with = environment(job, submitted);
  CHECK(with["CUDA_VISIBLE_DEVICES"] == "0");
  CHECK(with["CUDA_DEVICE_ORDER"] == "PCI_BUS_ID");
  CHECK_FALSE(with.contains("ROCR_VISIBLE_DEVICES"));
}

TEST_CASE("an element of an array knows itself and the array as it was submitted",
          "[job_environment]") {
  auto job = test::running(15);
  job.array_id = JobId{12};
  job.array_index = ArrayIndex{8};
  job.array.edit() = {.count = 5, .least = 4, .greatest = 20, .step = 4, .limit = 2, .waiting = {}};
  auto set = environment(job, {"SLURM_ARRAY_TASK_ID=9", "SLURM_ARRAY_TASK_COUNT=1"});
  CHECK(set["SLURM_JOB_ID"] == "15");
  CHECK(set["SLURM_ARRAY_JOB_ID"] == "12");
  CHECK(set["SLURM_ARRAY_TASK_ID"] == "8");
  CHECK(set["SLURM_ARRAY_TASK_COUNT"] == "5");
  CHECK(set["SLURM_ARRAY_TASK_MIN"] == "4");
  CHECK(set["SLURM_ARRAY_TASK_MAX"] == "20");
  CHECK(set["SLURM_ARRAY_TASK_STEP"] == "4");
}

TEST_CASE("a requeued job can tell how often", "[job_environment]") {
  auto job = test::running(7);
  job.restarts = 2;
  CHECK(environment(job)["SLURM_RESTART_COUNT"] == "2");
}

namespace {

/// What a request's options add to the environment of a plain job, change in it or, with `-`, take out.
std::vector<std::string> differences(const JobRequest& request,
                                     std::vector<std::uint16_t> cpus = {0}) {
  auto plain = environment(test::running(7));
  auto job = test::running(7, request);
  job.run->allocation.cpus = std::move(cpus);
  auto set = environment(job);
  std::vector<std::string> found;
  for (const auto& [name, value] : set)
    if (!plain.contains(name) || plain[name] != value) found.push_back(name + "=" + value);
  for (const auto& [name, value] : plain)
    if (!set.contains(name)) found.push_back("-" + name);
  return found;
}

/// A request that differs from the plain one by this.
template <class Change>
JobRequest asking(Change change) {
  auto request = test::request();
  change(request, request.extras.edit());
  return request;
}

using Differences = std::vector<std::string>;

}  // namespace

TEST_CASE("tasks for each node are told, and what they come to", "[job_environment]") {
  auto request = asking([](auto& asked, auto& extras) {
    asked.tasks = extras.tasks_per_node = 2;
    extras.nodes = 1;
  });
  CHECK(differences(request, {0, 1}) ==
        Differences{"SLURM_CPUS_ON_NODE=2", "SLURM_JOB_CPUS_PER_NODE=2", "SLURM_NPROCS=2",
                    "SLURM_NTASKS=2", "SLURM_NTASKS_PER_NODE=2", "SLURM_TASKS_PER_NODE=2"});
}

TEST_CASE("memory is told as it was asked for", "[job_environment]") {
  auto by_cpu = asking([](auto&, auto& extras) { extras.memory_per_cpu = Mebibytes{200}; });
  CHECK(differences(by_cpu) == Differences{"SLURM_MEM_PER_CPU=200", "-SLURM_MEM_PER_NODE"});
  auto by_gpu = asking([](auto& asked, auto& extras) {
    extras.memory_per_gpu = Mebibytes{300};
    asked.gpus.count = 1;
  });
  CHECK(differences(by_gpu) ==
        Differences{"SLURM_GPUS=1", "SLURM_MEM_PER_GPU=300", "-SLURM_MEM_PER_NODE"});
}

TEST_CASE("a job that has the machine to itself is told all CPUs of it", "[job_environment]") {
  auto request = asking([](auto&, auto& extras) { extras.exclusive = true; });
  CHECK(differences(request, {0, 1, 2, 3}) ==
        Differences{"SLURM_CPUS_ON_NODE=4", "SLURM_JOB_CPUS_PER_NODE=4"});
}

TEST_CASE("tasks that share CPUs are told so", "[job_environment]") {
  auto request = asking([](auto& asked, auto& extras) {
    asked.tasks = 12;
    extras.overcommit = true;
  });
  CHECK(differences(request) == Differences{"SLURM_NPROCS=12", "SLURM_NTASKS=12",
                                            "SLURM_OVERCOMMIT=1", "SLURM_TASKS_PER_NODE=12"});
}

TEST_CASE("GPUs are told in the way in which they were asked for", "[job_environment]") {
  auto gpus = asking([](auto& asked, auto& extras) {
    asked.gpus = {2, "h100"};
    extras.cpus_per_gpu = 2;
  });
  CHECK(differences(gpus) == Differences{"SLURM_CPUS_PER_GPU=2", "SLURM_GPUS=h100:2"});
  auto by_node =
    asking([](auto& asked, auto& extras) { asked.gpus.count = extras.gpus_per_node = 1; });
  CHECK(differences(by_node) == Differences{"SLURM_GPUS_PER_NODE=1"});
  auto by_task =
    asking([](auto& asked, auto& extras) { asked.gpus.count = extras.gpus_per_task = 1; });
  CHECK(differences(by_task) == Differences{"SLURM_GPUS_PER_TASK=1"});
}

TEST_CASE("names that are kept with a job are told where Slurm tells them", "[job_environment]") {
  auto request = asking([](auto& asked, auto& extras) {
    extras.account = "users", extras.qos = "high", extras.reservation = "night";
    extras.comment = "hello", extras.wckey = "key";
    extras.warning = WarningSignal{10, std::chrono::seconds{60}, true};
    asked.nice = 5;
    asked.open_mode = OpenMode::append;
    asked.dependency.typed = "singleton";
  });
  CHECK(differences(request) == Differences{"SLURM_JOB_ACCOUNT=users",
                                            "SLURM_JOB_DEPENDENCY=singleton", "SLURM_JOB_QOS=high",
                                            "SLURM_JOB_RESERVATION=night", "SLURM_OPEN_MODE=a"});
}

TEST_CASE("options without effect set the variables that Slurm sets for them",
          "[job_environment]") {
  auto request = asking([](auto&, auto& extras) {
    extras.notes = {"--hint=nomultithread", "--distribution=block", "--contiguous"};
  });
  CHECK(differences(request) == Differences{"SLURM_DISTRIBUTION=block", "SLURM_HINT=nomultithread",
                                            "SLURM_THREADS_PER_CORE=1"});
  request.extras.edit().notes.emplace_back("--ntasks-per-core=1");
  CHECK(differences(request) == Differences{"SLURM_DISTRIBUTION=block", "SLURM_NTASKS_PER_CORE=1"});
}

TEST_CASE("what --export said reaches the job as its client sent it", "[job_environment]") {
  auto set = environment(test::running(7), {"SLURM_EXPORT_ENV=NONE", "SLURM_GET_USER_ENV=1"});
  CHECK(set["SLURM_EXPORT_ENV"] == "NONE");
  CHECK(set["SLURM_GET_USER_ENV"] == "1");
}
