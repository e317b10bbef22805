#include "actors/decide/resources/gpu_list.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::decide;

namespace {

GpuDevice device(std::uint32_t index, std::string uuid, std::string model, std::uint64_t memory) {
  return {index, std::move(uuid), std::move(model), Mebibytes{memory}};
}

using Devices = std::vector<GpuDevice>;

}  // namespace

TEST_CASE("nvidia-smi's list is read device by device", "[gpu_list]") {
  const auto h100 = device(0, "GPU-1a", "h100", 81559);
  const auto second = device(1, "GPU-2b", "rtx4090", 24564);
  auto [text, devices] = GENERATE_COPY(table<std::string, Devices>({
    {"0, GPU-1a, NVIDIA H100 80GB HBM3, 81559\n", {h100}},
    {"0, GPU-1a, NVIDIA H100 PCIe, 81559", {h100}},
    {"0, GPU-1a, H100, 81559\r\n1, GPU-2b, NVIDIA GeForce RTX 4090, 24564\r\n", {h100, second}},
    {"\n  0,GPU-1a,H100,81559  \n\n", {h100}},
    {"1, GPU-2b, RTX 4090, 24564\n0, GPU-1a, H100, 81559\n", {h100, second}},
    {"0, GPU-1a, H100, 81559\n0, GPU-9z, A100, 40960\n", {h100}},
    {"0, GPU-1a, NVIDIA H100, with a comma, 81559\n",
     {device(0, "GPU-1a", "h100withacomma", 81559)}},
    {"0, GPU-1a, H100, [N/A]\n", {device(0, "GPU-1a", "h100", 0)}},
    {"0, GPU-1a, H100, [Not Supported]\n", {device(0, "GPU-1a", "h100", 0)}},
    {"0, GPU-1a, [Unknown Error], 81559\n", {device(0, "GPU-1a", "unknownerror", 81559)}},
    {"0, GPU-1a, NVIDIA Graphics Device, 8192\n", {device(0, "GPU-1a", "graphicsdevice", 8192)}},
    {"0, GPU-1a, H100, 81559\nWARNING: infoROM is corrupted at gpu 0000:02:00.0\n", {h100}},
    {"Unable to determine the device handle for GPU0000:02:00.0: Unknown Error\n"
     "1, GPU-2b, RTX 4090, 24564\n",
     {second}},
    {"No devices were found\n", {}},
    {"No devices were found.", {}},
  }));
  CAPTURE(text);
  auto found = parse_gpu_list(text);
  REQUIRE(found);
  CHECK(*found == devices);
}

TEST_CASE("what is no list of GPUs is no answer", "[gpu_list]") {
  auto [text, wanted] = GENERATE(table<std::string, std::string>({
    {"", "said nothing"},
    {" \n\r\n", "said nothing"},
    {"hello\nworld", "said nothing of GPUs: hello"},
    {"0", "said nothing of GPUs: 0"},
    {",,,", "said nothing of GPUs: ,,,"},
    {",", "said nothing of GPUs: ,"},
    {"0, GPU-1a", "said nothing of GPUs: 0, GPU-1a"},
    {"0, GPU-1a, H100", "said nothing of GPUs: 0, GPU-1a, H100"},
    {"0, , H100, 81559", "said nothing of GPUs: 0, , H100, 81559"},
    {"-1, GPU-1a, H100, 81559", "said nothing of GPUs: -1, GPU-1a, H100, 81559"},
    {"1024, GPU-1a, H100, 81559", "said nothing of GPUs: 1024, GPU-1a, H100, 81559"},
    {"index, uuid, name, memory", "said nothing of GPUs: index, uuid, name, memory"},
    {"\x1b[31mred", "said nothing of GPUs: \\x1b[31mred"},
  }));
  CAPTURE(text);
  auto found = parse_gpu_list(text);
  REQUIRE_FALSE(found);
  CHECK(found.error().text == wanted);
}

TEST_CASE("only GPUs that are counted without a gap are given out by number", "[gpu_list]") {
  CHECK(gpu_slots({}) == 0);
  CHECK(gpu_slots({device(0, "a", "", 0), device(1, "b", "", 0)}) == 2);
  CHECK(gpu_slots({device(0, "a", "", 0), device(2, "c", "", 0), device(3, "d", "", 0)}) == 1);
  CHECK(gpu_slots({device(1, "b", "", 0)}) == 0);
}

TEST_CASE("each model of a machine is named once", "[gpu_list]") {
  CHECK(gpu_models({}).empty());
  CHECK(gpu_models({device(0, "a", "h100", 0), device(1, "b", "a100", 0), device(2, "c", "", 0),
                    device(3, "d", "h100", 0)}) == std::vector<std::string>{"h100", "a100"});
}
