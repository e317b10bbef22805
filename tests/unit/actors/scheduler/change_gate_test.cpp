#include "actors/scheduler/change_gate.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace slotd;

TEST_CASE("who comes while a change is under way waits, in order", "[change_gate]") {
  ChangeGate gate;
  std::string order;
  gate.pass(JobId{1}, [&] { order += "a"; });
  gate.close(JobId{1});
  gate.pass(JobId{1}, [&] { order += "b"; });
  gate.pass(JobId{1}, [&] { order += "c"; });
  gate.pass(JobId{2}, [&] { order += "x"; });
  CHECK(order == "ax");
  gate.open(JobId{1});
  CHECK(order == "axbc");
  CHECK(gate.is_open(JobId{1}));
}

TEST_CASE("one who changes the job in turn keeps the others waiting", "[change_gate]") {
  ChangeGate gate;
  std::string order;
  gate.close(JobId{1});
  gate.pass(JobId{1}, [&] { order += "a", gate.close(JobId{1}); });
  gate.pass(JobId{1}, [&] { order += "b"; });
  gate.open(JobId{1});
  CHECK(order == "a");
  gate.pass(JobId{1}, [&] { order += "c"; });
  gate.open(JobId{1});
  CHECK(order == "abc");
}

TEST_CASE("a gate that was closed twice opens at the second opening", "[change_gate]") {
  ChangeGate gate;
  bool passed = false;
  gate.close(JobId{1});
  gate.close(JobId{1});
  gate.pass(JobId{1}, [&] { passed = true; });
  gate.open(JobId{1});
  CHECK_FALSE(passed);
  gate.open(JobId{1});
  CHECK(passed);
  gate.open(JobId{1});  // one too many does no harm
}
