#pragma once

#include "protocol/base/result.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace slotd::test {

/// The value, or a failed test that shows the Fault.
template <class T>
T value_of(Result<T> result) {
  if (!result) FAIL("unexpected fault: " << result.error().text);
  return *std::move(result);
}

/// The Fault's text; a failed test if there is none.
template <class T>
std::string fault_of(const Result<T>& result) {
  if (result) FAIL("a fault was expected");
  return result.error().text;
}

}  // namespace slotd::test
