#include "clients/views/sort_value.hpp"

#include <catch2/catch.hpp>

namespace slotd::clients {

namespace {

int compared(Value a, Value b) {
  return compare(sort_value(std::move(a)), sort_value(std::move(b)));
}

}  // namespace

TEST_CASE("numbers, lengths and memory are sorted by amount and not by text") {
  CHECK(compared(9, 10) < 0);
  CHECK(compared(-1, 1) < 0);
  CHECK(compared(Mebibytes{1000}, Mebibytes{999}) > 0);
  CHECK(compared(Duration{900'000'000}, Duration{1'000'000'000}) < 0);
  CHECK(compared(-2.5, 0.5) < 0);
  CHECK(compared(-2.5, -0.5) < 0);
  CHECK(compared(0.25, 0.25) == 0);
}

TEST_CASE("texts are sorted letter by letter, however long they are") {
  CHECK(compared("PD", "R") < 0);
  CHECK(compared("", "a") < 0);
  CHECK(compared("partition", "partitions") < 0);
  CHECK(compared("partiti", "partition") < 0);
  CHECK(compared("partitionA", "partitionB") < 0);
  CHECK(compared("z", "\xc3\xa9") < 0);
  CHECK(compared("partition", "partition") == 0);
}

TEST_CASE("what there is not is marked, and not compared") {
  CHECK(sort_value({}).none);
  CHECK_FALSE(sort_value("").none);
}

}  // namespace slotd::clients
