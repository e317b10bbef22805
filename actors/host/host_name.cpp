#include "actors/host/host_name.hpp"

#include <unistd.h>
#include <array>
#include <climits>
#include <cstdlib>

namespace slotd::host {

std::string full_host_name() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

std::string host_name() {
  if (const char* name = std::getenv("HOSTNAME"); name != nullptr && *name != '\0') return name;
  auto whole = full_host_name();
  return whole.substr(0, whole.find('.'));
}

}  // namespace slotd::host
