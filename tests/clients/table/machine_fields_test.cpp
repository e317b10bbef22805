#include "clients/table/machine_fields.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

namespace slotd::clients {

namespace {

Row row_of(const MachineUse& use, std::size_t partition) {
  Row row;
  for (const auto& field : default_machine_view())
    row.push_back(field.text(use.machine.partitions[partition], use));
  return row;
}

}  // namespace

TEST_CASE("the default view of sinfo is the manual's") {
  Row headings;
  for (const auto& field : default_machine_view()) headings.emplace_back(field.heading);
  CHECK(headings == Row{"PARTITION", "HOSTNAMES", "STATE", "FEATURES", "GRES_USED"});
  MachineUse use;
  use.machine = test::machine(4, 4096, 2);
  CHECK(row_of(use, 0) == Row{"cpu*", "localhost", "idle", "cpu", "N/A"});
  CHECK(row_of(use, 1) == Row{"gpu", "localhost", "idle", "cpu,h100", "gpu:0"});
}

TEST_CASE("a partition is mixed while some of it is free") {
  MachineUse use;
  use.machine = test::machine(4, 4096, 2);
  use.cpus_in_use = Cpus{3};
  CHECK(row_of(use, 0)[2] == "mix");
  CHECK(row_of(use, 1)[2] == "idle");
  use.cpus_in_use = Cpus{4};
  use.gpus_in_use = {1};
  CHECK(row_of(use, 0)[2] == "alloc");
  CHECK(row_of(use, 1)[2] == "mix");
  use.gpus_in_use = {0, 1};
  CHECK(row_of(use, 1)[2] == "alloc");
}

TEST_CASE("GPUs in use are shown with model and index") {
  MachineUse use;
  use.machine = test::machine(4, 4096, 4);
  use.machine.gpu_model = "h100";
  use.gpus_in_use = {0, 3};
  CHECK(row_of(use, 1)[4] == "gpu:h100:2(IDX:0,3)");
}

}  // namespace slotd::clients
