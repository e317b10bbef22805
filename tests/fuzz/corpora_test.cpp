// Every input that is kept, through the same promises, in each build: what a fuzzer has once found stays
// found.

#include "tests/fuzz/target.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace slotd::fuzz;

namespace {

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("every kept input of every fuzzer keeps the grammar's promises", "[fuzz]") {
  ::setenv("TZ", "UTC", 1);
  for (const auto& target : targets()) {
    auto folder = std::filesystem::path(SLOTD_FUZZ_CORPUS) / target.name;
    CAPTURE(folder.string());
    int inputs = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      CAPTURE(entry.path().string());
      REQUIRE_NOTHROW(feed(target, content_of(entry.path())));
      ++inputs;
    }
    CHECK(inputs > 0);
  }
}

TEST_CASE("no folder of inputs lacks its fuzzer", "[fuzz]") {
  for (const auto& entry : std::filesystem::directory_iterator(SLOTD_FUZZ_CORPUS))
    CHECK(find_target(entry.path().filename().string()) != nullptr);
}

TEST_CASE("a broken promise is noticed", "[fuzz]") {
  CHECK_THROWS_AS(demand(false, "never"), Broken);
  CHECK_THROWS_AS(demand_one_line({slotd::FaultCode::invalid, "two\nlines"}), Broken);
}
