#include "actors/front/quota.hpp"

#include <catch2/catch.hpp>

using namespace slotd;

TEST_CASE("no more is given than there is", "[allowance]") {
  Quota allowance(10);
  auto first = allowance.take(6);
  CHECK(first);
  CHECK_FALSE(allowance.take(5));
  auto second = allowance.take(4);
  CHECK(second);
  CHECK_FALSE(allowance.take(1));
}

TEST_CASE("it is given again when the last holder has let go", "[allowance]") {
  Quota allowance(10);
  auto held = allowance.take(10);
  auto too = held;
  held.reset();
  CHECK_FALSE(allowance.take(1));
  too.reset();
  CHECK(allowance.take(10));
}

TEST_CASE("what is in use may outlive the allowance", "[allowance]") {
  std::shared_ptr<const void> held;
  {
    Quota allowance(10);
    held = allowance.take(10);
  }
  CHECK(held);
  held.reset();
}
