#include "actors/messages.hpp"

#include <catch2/catch.hpp>

using namespace slotd;

namespace {

constexpr std::size_t kib = 1024;

NewContent content(std::size_t script, std::vector<std::string> environment = {}) {
  return {std::make_shared<const std::string>(script, 'x'),
          std::make_shared<const std::vector<std::string>>(std::move(environment))};
}

}  // namespace

TEST_CASE("a job's texts are large beyond what people write by hand", "[new_content]") {
  CHECK_FALSE(is_large(content(0)));
  CHECK_FALSE(is_large(content(20 * kib, {100, std::string(100, 'x')})));
  CHECK(is_large(content(65 * kib)));
  CHECK(is_large(content(0, {std::string(65 * kib, 'x')})));
  CHECK(is_large(content(40 * kib, {std::string(40 * kib, 'x')})));
}

TEST_CASE("very many small entries are large too", "[new_content]") {
  CHECK(is_large(content(0, {10'000, "A=1"})));
}
