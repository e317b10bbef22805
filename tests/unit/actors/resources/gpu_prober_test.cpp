#include "actors/resources/gpu_prober.hpp"

#include "tests/support/actor_world.hpp"
#include "tests/support/fakes.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::test;

namespace {

struct FakeSource : host::GpuSource {
  Result<host::GpuAnswer> answer = host::GpuAnswer{"/bin/nvidia-smi", "0, GPU-1a, H100, 81559\n"};
  std::vector<std::vector<std::string>> asked;
  Result<host::GpuAnswer> ask(const std::vector<std::string>& arguments) override {
    asked.push_back(arguments);
    return answer;
  }
};

class ProberWorld : public ActorWorld {
 public:
  std::shared_ptr<FakeSource> source = std::make_shared<FakeSource>();
  FakeClock clock;
  GpuProberActor prober = keep(system().spawn(gpu_prober, GpuProberTools{source, &clock}));

  decide::GpusFound probe() {
    auto open = ask<decide::GpusFound>(prober, ProbeGpus{});
    return **open ? ***open : decide::GpusFound{{}, "no answer"};
  }
};

}  // namespace

TEST_CASE("the prober says which GPUs there are and who found them", "[gpu_prober]") {
  ProberWorld world;
  CHECK(world.probe() ==
        decide::GpusFound{{{0, "GPU-1a", "h100", Mebibytes{81559}}}, "found by /bin/nvidia-smi"});
  CHECK(world.source->asked ==
        std::vector<std::vector<std::string>>{
          {"--query-gpu=index,uuid,name,memory.total", "--format=csv,noheader,nounits"}});
}

TEST_CASE("without GPUs the prober says why", "[gpu_prober]") {
  ProberWorld world;
  world.source->answer = fail(FaultCode::system, "nvidia-smi did not answer within 5 s");
  CHECK(world.probe() == decide::GpusFound{{}, "nvidia-smi did not answer within 5 s"});
}

TEST_CASE("an answer that is no list, or an empty one, is no GPU", "[gpu_prober]") {
  ProberWorld world;
  auto [text, how] = GENERATE(table<std::string, std::string>({
    {"garbage", "/bin/nvidia-smi said nothing of GPUs: garbage"},
    {"", "/bin/nvidia-smi said nothing"},
    {"No devices were found\n", "none found by /bin/nvidia-smi"},
  }));
  world.source->answer = host::GpuAnswer{"/bin/nvidia-smi", text};
  CHECK(world.probe() == decide::GpusFound{{}, how});
}

TEST_CASE("two who ask at once share one probe", "[gpu_prober]") {
  ProberWorld world;
  CHECK(world.probe() == world.probe());
  world.clock.time += std::chrono::seconds{1};
  world.probe();
  CHECK(world.source->asked.size() == 1);
}

TEST_CASE("an answer older than a second is asked for anew", "[gpu_prober]") {
  ProberWorld world;
  world.probe();
  world.clock.time += std::chrono::milliseconds{1001};
  world.source->answer =
    host::GpuAnswer{"/bin/nvidia-smi", "0, GPU-1a, H100, 81559\n1, GPU-2b, H100, 1\n"};
  CHECK(world.probe().devices.size() == 2);
  CHECK(world.source->asked.size() == 2);
}
