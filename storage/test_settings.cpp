#include "storage/test_settings.hpp"

#include "storage/losing_vfs.hpp"

#include <cstdlib>
#include <string_view>

namespace slotd::storage {

namespace {

bool environment_says(const char* name, std::string_view value) {
  const char* said = std::getenv(name);
  return said != nullptr && said == value;
}

}  // namespace

const char* test_vfs_name() {
  return environment_says("SLOTD_TEST_VFS", "losing") ? register_losing_vfs() : nullptr;
}

std::string test_synchronous(const char* usual) {
  return environment_says("SLOTD_TEST_SYNCHRONOUS", "OFF") ? "OFF" : usual;
}

}  // namespace slotd::storage
