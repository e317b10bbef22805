#include "actors/decide/resources/partitions.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::decide;

TEST_CASE("a GPU is named after its model alone", "[partitions]") {
  auto [full, model] = GENERATE(table<std::string, std::string>({
    {"NVIDIA H100 80GB HBM3", "h100"},
    {"NVIDIA A100-SXM4-40GB", "a100"},
    {"NVIDIA A100-PCIE-40GB", "a100"},
    {"Tesla V100-SXM2-16GB", "v100"},
    {"NVIDIA GeForce RTX 4090", "rtx4090"},
    {"NVIDIA GeForce RTX 3080 Laptop GPU", "rtx3080"},
    {"NVIDIA RTX 6000 Ada Generation", "rtx6000ada"},
    {"GeForce GTX 1080 Ti", "gtx1080ti"},
    {"Quadro P2000", "p2000"},
    {"AMD Instinct MI210", "mi210"},
    {"h100", "h100"},
    {"Generic-GPU", "generic"},
    {"", ""},
  }));
  CAPTURE(full);
  CHECK(model_name(full) == model);
}

TEST_CASE("names are parted by commas and counted once", "[partitions]") {
  CHECK(split_names(" short , long,,short,") == std::vector<std::string>{"short", "long"});
  CHECK(split_names("").empty());
}

TEST_CASE("features are lower case letters, digits and underscores", "[partitions]") {
  CHECK(feature_names("A100,big-mem&fast disk, a100") ==
        std::vector<std::string>{"a100", "big_mem", "fast_disk"});
}

TEST_CASE("a partition's name can stand in a table and in a list", "[partitions]") {
  std::string name = GENERATE("a b", "a|b", "a\tb", "a\x1b");
  CHECK_FALSE(check_partition_name(name));
  CHECK(check_partition_name("cpu-long.2"));
}
