#include "actors/decide/admission/admission.hpp"
#include "actors/decide/admission/partition_choice.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <limits>

using namespace slotd;
using Lines = std::vector<std::string>;

namespace {

/// 16 CPUs, 65536 MiB and two GPUs of a known model.
Machine workstation() {
  auto machine = test::machine(16, 65536, 2);
  machine.gpu_model = "h100";
  return machine;
}

JobRequest asking(const std::function<void(JobRequest&, JobExtras&)>& ask) {
  auto request = test::request();
  request.partition.clear();
  request.memory.reset();
  JobExtras extras;
  ask(request, extras);
  request.extras = extras;
  return request;
}

JobRequest with_fit(JobRequest request) {
  request.extras.edit().fit = true;
  return request;
}

std::string refusal(const JobRequest& request, const Machine& machine = workstation()) {
  auto admitted = decide::admit(request, machine, {});
  return admitted ? "" : admitted.error().text;
}

JobRequest admitted(const JobRequest& request, const Machine& machine = workstation()) {
  auto result = decide::admit(request, machine, {});
  INFO((result ? std::string{} : result.error().text));
  REQUIRE(result);
  return *result;
}

/// What a request asks for, why it is refused without --fit, and what --fit makes of it.
struct Row {
  std::function<void(JobRequest&, JobExtras&)> ask;
  std::string refusal;
  Lines adaptations;
};

}  // namespace

TEST_CASE("what asks for another machine is refused with its reason, and adapted with --fit",
          "[admission][fit]") {
  auto row = GENERATE(values<Row>({
    {[](auto&, auto& x) { x.nodes = 4; },
     "this job asks for 4 nodes, this machine is one; --fit runs it on this one",
     {"4 nodes: folded onto this one, with 4 tasks"}},
    {[](auto&, auto& x) { x.nodes = 2, x.tasks_per_node = 8; },
     "this job asks for 2 nodes, this machine is one; --fit runs it on this one",
     {"2 nodes: folded onto this one, with 16 tasks"}},
    {[](auto&, auto& x) { x.tasks_per_gpu = 2; },
     "--ntasks-per-gpu needs GPUs or tasks, this job asks for neither; --fit leaves it out",
     {"--ntasks-per-gpu left out: the job asks for no GPUs"}},
    {[](auto& r, auto& x) { r.tasks = 3, x.tasks_per_gpu = 2; },
     "3 tasks cannot be shared out with 2 for each GPU (--ntasks-per-gpu); --fit takes a GPU for "
     "the rest",
     {"--ntasks-per-gpu left out: 3 tasks on 2 GPUs"}},
    {[](auto& r, auto& x) { r.tasks = 5, r.gpus.count = 2, x.tasks_per_gpu = 2; },
     "this job asks for 5 tasks, 2 for each of 2 GPUs are 4; --fit takes these",
     {"4 tasks instead of 5"}},
    {[](auto& r, auto& x) { r.tasks = 8, x.tasks_per_node = 2; },
     "this job asks for 8 tasks, 2 on a node, that is 4 nodes, this machine is one; --fit runs it "
     "on this one",
     {"4 nodes: folded onto this one, with 8 tasks"}},
    {[](auto& r, auto&) { r.partition = "batch"; },
     "unknown partition: batch; --fit takes one that there is",
     {"partition cpu instead of batch"}},
    {[](auto& r, auto&) { r.partition = "batch", r.gpus.count = 1; },
     "unknown partition: batch; --fit takes one that there is",
     {"partition gpu instead of batch"}},
    {[](auto&, auto& x) {
       x.partitions = {"a", "b"};
     },
     "unknown partition: a,b; --fit takes one that there is",
     {"partition cpu instead of a,b"}},
    {[](auto& r, auto&) { r.partition = "cpu", r.gpus.count = 1; },
     "partition cpu has no GPUs, this job asks for 1; --fit takes a partition that has",
     {"partition gpu instead of cpu, which has no GPUs"}},
    {[](auto& r, auto&) { r.tasks = 4, r.cpus_per_task = Cpus{8}; },
     "this job asks for 32 CPUs (4 tasks with 8 each), this machine has 16 to give out; --fit "
     "takes "
     "what there is",
     {"16 CPUs (4 tasks with 4 each) instead of 32 CPUs (4 tasks with 8 each)"}},
    {[](auto& r, auto&) { r.tasks = 64; },
     "this job asks for 64 CPUs (64 tasks with 1 each), this machine has 16 to give out; --fit "
     "takes what there is",
     {"16 CPUs (16 tasks with 1 each) instead of 64 CPUs (64 tasks with 1 each)"}},
    {[](auto&, auto& x) { x.min_cpus = 17; },
     "this job asks for at least 17 CPUs, this machine has 16 to give out; --fit takes what there "
     "is",
     {"at least 16 CPUs instead of 17"}},
    {[](auto& r, auto& x) { r.gpus.count = 2, x.cpus_per_gpu = 12; },
     "this job asks for 24 CPUs (12 for each GPU), this machine has 16 to give out; --fit takes "
     "what "
     "there is",
     {"8 CPUs for each GPU instead of 12"}},
    {[](auto& r, auto& x) { r.tasks = 1000, x.overcommit = true; },
     "this job asks for 1000 tasks, at most 512 run on a node; --fit takes these",
     {"512 tasks instead of 1000"}},
    {[](auto& r, auto&) { r.memory = Mebibytes{262144}; },
     "this job asks for 262144M of memory, this machine has 65536M to give out; --fit takes what "
     "there is",
     {"65536M of memory instead of 262144M"}},
    {[](auto& r, auto& x) { r.tasks = 16, x.memory_per_cpu = Mebibytes{8192}; },
     "this job asks for 131072M of memory, this machine has 65536M to give out; --fit takes what "
     "there is",
     {"65536M of memory instead of 131072M"}},
    {[](auto&, auto& x) { x.gpus_per_node = 8; },
     "this job asks for 8 GPUs, this machine has 2 to give out; --fit takes what there is",
     {"2 GPUs instead of 8"}},
    {[](auto& r, auto& x) { r.tasks = 4, x.gpus_per_task = 1; },
     "this job asks for 4 GPUs, this machine has 2 to give out; --fit takes what there is",
     {"2 GPUs instead of 4"}},
    {[](auto& r, auto&) {
       r.gpus = {1, "a100"};
     },
     "this job asks for GPUs of type a100, this machine has h100; --fit takes any",
     {"GPU type a100 left out: this machine has h100"}},
    {[](auto&, auto& x) { x.constraint = "skylake"; },
     "constraint \"skylake\" does not match local features for partition cpu; --fit leaves it out",
     {"constraint skylake left out: this machine lacks it"}},
    {[](auto& r, auto& x) { r.partition = "batch", x.nodes = 2, r.memory = Mebibytes{40'000}; },
     "this job asks for 2 nodes, this machine is one; --fit runs it on this one",
     {"2 nodes: folded onto this one, with 2 tasks", "partition cpu instead of batch",
      "65536M of memory instead of 80000M"}},
  }));
  auto request = asking(row.ask);
  INFO(row.refusal);
  CHECK(refusal(request) == row.refusal);
  auto adapted = admitted(with_fit(request));
  CHECK(adapted.extras->adaptations == row.adaptations);
  CHECK(adapted.cpus() <= workstation().cpus);
  CHECK(adapted.memory <= workstation().memory);
  auto again = admitted(adapted);
  again.memory_is_default = adapted.memory_is_default;
  CHECK(again == adapted);
}

TEST_CASE("a job with GPUs never runs without, and learns how to name what there is",
          "[admission][fit]") {
  const std::string words = ", this machine has none (SLOTD_GPU_COUNT says how many there are)";
  auto one = asking([](auto& r, auto&) { r.gpus.count = 1; });
  auto many = asking([](auto& r, auto& x) { r.partition = "a", x.gpus_per_node = 4; });
  for (const auto& machine : {test::machine(), test::machine(1, 100)}) {
    CHECK(refusal(one, machine) == "this job asks for 1 GPU" + words);
    CHECK(refusal(with_fit(one), machine) == "this job asks for 1 GPU" + words);
    CHECK(refusal(with_fit(many), machine) == "this job asks for 4 GPUs" + words);
  }
}

TEST_CASE("one task that was asked for is one task", "[admission]") {
  auto one = admitted(asking([](auto&, auto& x) { x.tasks_per_node = 4, x.one_task = true; }));
  CHECK(one.tasks == 1);
  CHECK(one.extras->tasks_per_node == 4);
  // Nor has a job more nodes than tasks.
  auto nodes = admitted(asking([](auto&, auto& x) { x.nodes = 4, x.one_task = true; }));
  CHECK(nodes.tasks == 1);
  CHECK(nodes.extras->nodes == 1);
}

TEST_CASE(
  "tasks for each GPU make as many tasks as its GPUs have, or as many GPUs as its tasks need",
  "[admission]") {
  for (auto ask : std::vector<std::function<void(JobRequest&, JobExtras&)>>{
         [](auto&r, auto&) { r.gpus.count = 2; }, [](auto&, auto&x) { x.gpus_per_node = 2; },
         [](auto&r, auto&) { r.tasks = 6; },
         [](auto&r, auto&) { r.tasks = 2, r.gpus.count = 2; }}) {
    auto job = admitted(asking([&](auto& r, auto& x) { x.tasks_per_gpu = 3, ask(r, x); }));
    CHECK(job.tasks == 6);
    CHECK(job.gpus.count == 2);
    CHECK(job.partition == "gpu");
  }
}

TEST_CASE("what --fit leaves of tasks for each GPU is admitted again as it is",
          "[admission][fit]") {
  auto many = asking([](auto& r, auto& x) { r.gpus.count = 8, x.tasks_per_gpu = 3, x.fit = true; });
  auto fitted = admitted(many);
  CHECK(fitted.tasks == 16);
  CHECK(fitted.gpus.count == 2);
  auto again = admitted(fitted);
  CHECK(again.tasks == 16);
  CHECK(again.gpus.count == 2);
  CHECK(again.extras == fitted.extras);
}

TEST_CASE("who wants no GPU gets none, in a partition of GPUs too", "[admission]") {
  auto in_gpus = asking([](auto& r, auto&) { r.partition = "gpu"; });
  CHECK(admitted(in_gpus).gpus.count == 1);
  in_gpus.extras.edit().no_gpus = true;
  CHECK(admitted(in_gpus).gpus.count == 0);
  in_gpus.gpus.count = 2;
  CHECK(admitted(in_gpus).gpus.count == 2);
}

TEST_CASE("what fits one node is admitted as asked", "[admission]") {
  auto one_node = admitted(asking([](auto&, auto& x) { x.nodes = 1, x.tasks_per_node = 4; }));
  CHECK(one_node.tasks == 4);
  CHECK(one_node.cpus() == Cpus{4});
  auto some = admitted(asking([](auto& r, auto& x) { r.tasks = 2, x.tasks_per_node = 4; }));
  CHECK(some.tasks == 2);
  auto gpus = admitted(asking([](auto& r, auto& x) {
    r.tasks = 2, x.gpus_per_task = 1, x.cpus_per_gpu = 3, x.memory_per_gpu = Mebibytes{1000};
  }));
  CHECK(gpus.partition == "gpu");
  CHECK(gpus.gpus.count == 2);
  CHECK(gpus.cpus() == Cpus{6});
  CHECK(gpus.memory == Mebibytes{2000});
  auto least =
    admitted(asking([](auto&, auto& x) { x.min_cpus = 5, x.memory_per_cpu = Mebibytes{100}; }));
  CHECK(least.cpus() == Cpus{5});
  CHECK(least.memory == Mebibytes{500});
  CHECK_FALSE(least.memory_is_default);
  auto alone =
    admitted(asking([](auto&, auto& x) { x.exclusive = true, x.memory_per_cpu = Mebibytes{100}; }));
  CHECK(alone.memory == Mebibytes{1600});
  auto all = admitted(asking([](auto&, auto& x) { x.memory_per_cpu = Mebibytes{}; }));
  CHECK(all.memory == Mebibytes{65536});
}

TEST_CASE("tasks that share CPUs may be more than there are", "[admission]") {
  auto many = admitted(asking([](auto& r, auto& x) { r.tasks = 100, x.overcommit = true; }));
  CHECK(many.tasks == 100);
  CHECK(many.cpus() == Cpus{1});
  auto wide =
    asking([](auto& r, auto& x) { r.tasks = 2, r.cpus_per_task = Cpus{17}, x.overcommit = true; });
  CHECK(refusal(wide).starts_with("this job asks for 17 CPUs"));
}

TEST_CASE("of several partitions the first that has what the job asks for is taken",
          "[admission]") {
  auto in = [](const JobRequest& request) { return admitted(request).partition; };
  CHECK(in(asking([](auto& r, auto&) { r.partition = "cpu,gpu"; })) == "cpu");
  CHECK(in(asking([](auto& r, auto&) { r.partition = "cpu,gpu", r.gpus.count = 1; })) == "gpu");
  CHECK(in(asking([](auto&, auto& x) {
          x.partitions = {"cpu", "gpu"}, x.constraint = "h100";
        })) == "gpu");
  auto half = asking([](auto& r, auto&) { r.partition = "cpu,nope"; });
  CHECK(refusal(half) == "unknown partition: nope; --fit takes one that there is");
  CHECK(in(with_fit(half)) == "cpu");
}

TEST_CASE("GPU types and features are compared as models, whatever they are dressed in",
          "[admission]") {
  for (const auto* type : {"h100", "H100", "nvidia_h100_80gb_hbm3", ""})
    CHECK(admitted(asking([&](auto& r, auto&) { r.gpus = {1, type}; })).gpus.count == 1);
  CHECK(decide::same_gpu_model("2080Ti", "rtx2080ti"));
  CHECK(decide::same_gpu_model("geforce_rtx_3090", "rtx3090"));
  CHECK_FALSE(decide::same_gpu_model("v100", "v100s"));
  CHECK_FALSE(decide::same_gpu_model("a100", ""));
  auto gpu = workstation().partitions.back();
  for (const auto* feature : {"h100", "H100", "nvidia_h100", "cpu", "gpu", "GPU"})
    CHECK(decide::has_feature(gpu, feature));
  CHECK_FALSE(decide::has_feature(gpu, "nvidia"));
  CHECK_FALSE(decide::has_feature(workstation().partitions.front(), "gpu"));
}

TEST_CASE("what is no constraint is refused, also with --fit", "[admission][fit]") {
  auto request = asking([](auto&, auto& x) { x.constraint = "a&"; });
  CHECK(refusal(request) == "Invalid feature specification: a&");
  CHECK(refusal(with_fit(request)) == "Invalid feature specification: a&");
}

TEST_CASE("no number is too great to be adapted", "[admission][fit]") {
  constexpr auto most = std::numeric_limits<std::uint32_t>::max();
  auto adapted = admitted(with_fit(asking([](auto& r, auto& x) {
    x.nodes = x.tasks_per_node = x.gpus_per_node = x.gpus_per_task = x.cpus_per_gpu = x.min_cpus =
      most;
    r.cpus_per_task = Cpus{most};
    r.gpus.count = most;
    x.memory_per_cpu = Mebibytes{std::numeric_limits<std::uint64_t>::max()};
  })));
  CHECK(adapted.tasks == 16);
  CHECK(adapted.cpus() == Cpus{16});
  CHECK(adapted.gpus.count == 2);
  CHECK(adapted.memory == Mebibytes{65536});
}
