#include "clients/options/resource_values.hpp"

#include <catch2/catch.hpp>

#include <csignal>

namespace slotd::clients {

namespace {

std::string refusal(const Result<std::uint32_t>& nodes) { return nodes ? "" : nodes.error().text; }

GpuRequest gpus(std::string_view text) {
  auto ask = parse_gpus(text, "--gpus");
  REQUIRE(ask);
  return *ask;
}

}  // namespace

TEST_CASE("of nodes the least number counts, in thousands too") {
  CHECK(parse_nodes("1") == 1U);
  CHECK(parse_nodes("4") == 4U);
  CHECK(parse_nodes("0-1") == 0U);
  CHECK(parse_nodes("2-8") == 2U);
  CHECK(parse_nodes("1k") == 1024U);
  CHECK(parse_nodes("2M") == 2U << 20U);
  CHECK(parse_nodes("1k-2K") == 1024U);
}

TEST_CASE("what is no number of nodes is named") {
  for (auto bad : {"x", "", "k", "1.5", "1,2", "1:2", "-1", "99999999999", "8191m"})
    CHECK(refusal(parse_nodes(bad)) == "\"" + std::string(bad) + "\" is not a valid node count");
  CHECK(refusal(parse_nodes("1-x")) == "\"x\" is not a valid node count");
  CHECK(refusal(parse_nodes("1-")) == "\"\" is not a valid node count");
  CHECK(refusal(parse_nodes("1-2-3")) == "\"2-3\" is not a valid node count");
  CHECK(refusal(parse_nodes("2-1")) == "Maximum node count 1 is less than minimum node count 2");
}

TEST_CASE("GPUs are a number, a kind, or a kind with a number") {
  CHECK(gpus("2") == GpuRequest{2, ""});
  CHECK(gpus("A100") == GpuRequest{1, "a100"});
  CHECK(gpus("A100:4") == GpuRequest{4, "a100"});
  CHECK(gpus("2080Ti:2") == GpuRequest{2, "2080ti"});
  CHECK(gpus("a30.24:1") == GpuRequest{1, "a30.24"});
  CHECK(gpus("0") == GpuRequest{});
  CHECK(gpus("") == GpuRequest{});
  CHECK(gpus("gpu") == GpuRequest{1, ""});
  CHECK(gpus("gpu:3") == GpuRequest{3, ""});
}

TEST_CASE("several parts add up, and two kinds are one that no machine has") {
  CHECK(gpus("1,2") == GpuRequest{3, ""});
  CHECK(gpus("a100:1,a100:2") == GpuRequest{3, "a100"});
  CHECK(gpus("a100:1,v100:2") == GpuRequest{3, "a100,v100"});
  CHECK(gpus("a100:0,v100:2") == GpuRequest{2, "v100"});
}

TEST_CASE("what asks for no GPUs that could be counted is refused with its option") {
  for (auto bad : {"a:b", ":1", "1:a", "a:", "-1", "1.5", "a:1:2", ",", "2:3"}) {
    auto ask = parse_gpus(bad, "--gpus-per-node");
    REQUIRE_FALSE(ask);
    CHECK(ask.error() == Fault{FaultCode::invalid,
                               "Invalid generic resource (gres) specification: --gpus-per-node=" +
                                 std::string(bad)});
  }
}

TEST_CASE("of generic resources only GPUs count, and the others are told apart") {
  auto ask = parse_gres("gpu:v100:1,nvme:100,lscratch:2");
  REQUIRE(ask);
  CHECK(ask->gpus == GpuRequest{1, "v100"});
  CHECK(ask->others == std::vector<std::string>{"nvme:100", "lscratch:2"});
  CHECK(parse_gres("gpu")->gpus == GpuRequest{1, ""});
  CHECK(parse_gres("gpu:0")->gpus == GpuRequest{});
  CHECK(parse_gres("gpu:A5500:0")->gpus == GpuRequest{});
  CHECK(parse_gres("gres:gpu:2")->gpus == GpuRequest{2, ""});
  CHECK(parse_gres("gpu:1,gpu:1")->gpus == GpuRequest{2, ""});
  CHECK(parse_gres("none")->gpus == GpuRequest{});
  CHECK(parse_gres("gpus:1")->others == std::vector<std::string>{"gpus:1"});
  for (auto bad : {"", ",", "gpu:", "gpu:a:", "gpu:a:b", "gpu::1", "gpu:a:1:2", "gpu:-1", ":1"})
    CHECK_FALSE(parse_gres(bad));
}

TEST_CASE("a warning has a signal, and may say to whom and how long ahead") {
  CHECK(parse_warning("USR1") == WarningSignal{SIGUSR1, std::chrono::seconds{60}, false});
  CHECK(parse_warning("sigusr1@90") == WarningSignal{SIGUSR1, std::chrono::seconds{90}, false});
  CHECK(parse_warning("B:10@0") == WarningSignal{10, std::chrono::seconds{0}, true});
  CHECK(parse_warning("R:TERM") == WarningSignal{SIGTERM, std::chrono::seconds{60}, false});
  CHECK(parse_warning("RB:TERM@5") == WarningSignal{SIGTERM, std::chrono::seconds{5}, true});
  CHECK(parse_warning("BR:TERM@")->batch_only);
  CHECK(parse_warning("USR2@65535")->before == std::chrono::seconds{65'535});
  for (auto bad : {"", "B:", "X:USR1", "B:R:USR1", "@60", "USR1@x", "USR1@-1", "USR1@65536",
                   "USR1@60 ", "FOO", "0", "65"}) {
    auto warning = parse_warning(bad);
    REQUIRE_FALSE(warning);
    CHECK(warning.error() ==
          Fault{FaultCode::usage, "Invalid --signal specification: " + std::string(bad)});
  }
}

}  // namespace slotd::clients
