#include "clients/views/machine_fields.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

namespace slotd::clients {

namespace {

Row cells(const MachineUse& use, std::vector<const Partition*> partitions,
          std::string_view format) {
  auto view = machine_view(*parse_format(format, "sinfo"));
  REQUIRE(view);
  return view->cells(machine_row(use, std::move(partitions)));
}

Row row_of(const MachineUse& use, std::size_t partition,
           std::string_view format = default_machine_view) {
  return cells(use, {&use.machine.partitions[partition]}, format);
}

Row node_row_of(const MachineUse& use, std::string_view format) {
  return cells(use, {&use.machine.partitions.front(), &use.machine.partitions.back()}, format);
}

/// Both partitions are in use.
MachineUse busy() {
  MachineUse use;
  use.machine = test::machine(8, 4096, 4);
  use.machine.gpu_model = "h100";
  use.cpus_in_use = Cpus{5};
  use.memory_in_use = Mebibytes{1500};
  use.gpus_in_use = {0, 3};
  use.running = 3;
  use.pending = 9;
  use.partitions = {{"cpu", Cpus{2}, Mebibytes{500}, 0, 1, 4},
                    {"gpu", Cpus{3}, Mebibytes{1000}, 2, 2, 5}};
  return use;
}

}  // namespace

TEST_CASE("the default view of sinfo is the manual's") {
  Row headings;
  auto view = machine_view(*parse_format(default_machine_view, "sinfo"));
  for (const auto& shown : view->columns) headings.emplace_back(shown.column.heading);
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

TEST_CASE("the long view has what a partition's jobs hold, of what the machine has") {
  CHECK(row_of(busy(), 0, long_machine_view) == Row{"cpu*", "localhost", "mix", "cpu", "8", "2",
                                                    "4096M", "500M", "0", "0", "1", "4", "N/A"});
  CHECK(row_of(busy(), 1, long_machine_view) == Row{"gpu", "localhost", "mix", "cpu,h100", "8", "3",
                                                    "4096M", "1000M", "4", "2", "2", "5",
                                                    "gpu:h100:2(IDX:0,3)"});
}

TEST_CASE("the node is its partitions together: use added up, capacity once") {
  CHECK(node_row_of(busy(), long_machine_view) == Row{"cpu*,gpu", "localhost", "mix", "cpu,h100",
                                                      "8", "5", "4096M", "1500M", "4", "2", "3",
                                                      "9", "gpu:h100:2(IDX:0,3)"});
}

TEST_CASE("a drained node drains while jobs run") {
  auto use = busy();
  use.drain = Drain{"bad fan", test::at(60), "ann", 1000};
  CHECK(row_of(use, 0, "%t%T%E%u%U%C%A%F") ==
        Row{"drng", "draining", "bad fan", "ann", "ann(1000)", "5/0/3/8", "1/0", "1/0/0/1"});
  use.running = 0;
  use.cpus_in_use = {};
  CHECK(row_of(use, 1, "%t%T%C%A%F") == Row{"drain", "drained", "0/0/8/8", "0/0", "0/0/1/1"});
}

TEST_CASE("a node that works has no reason") {
  CHECK(row_of(busy(), 0, "%t%T%E%u%H%C%F") ==
        Row{"mix", "mixed", "none", "Unknown", "Unknown", "5/3/0/8", "1/0/0/1"});
}

TEST_CASE("a code of Slurm has Slurm's unit, a name of the manual its own") {
  CHECK(row_of(busy(), 1, "%m%G%f%P%R") == Row{"4096", "gpu:h100:4", "cpu,h100", "gpu", "gpu"});
  CHECK(row_of(busy(), 0, "Memory") == Row{"4096M"});
}

TEST_CASE("a field of sinfo that is not known is named") {
  CHECK(machine_view(parse_names("bogus")).error().text == "unsupported sinfo field: bogus");
  CHECK(machine_view(*parse_codes("%q", "sinfo")).error().text ==
        "unsupported sinfo format code: %q");
}

}  // namespace slotd::clients
