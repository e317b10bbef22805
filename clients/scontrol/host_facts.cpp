#include "clients/scontrol/machine_records.hpp"

#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <array>
#include <cstdio>

namespace slotd::clients::control {

HostFacts host_facts() {
  HostFacts facts{"unknown", "unknown", "N/A", 0};
  utsname names{};
  if (::uname(&names) == 0) {
    facts.architecture = names.machine;
    facts.system = std::string(names.sysname) + " " + names.release + " " + names.version;
  }
  struct sysinfo info {};
  if (::sysinfo(&info) == 0) {
    std::array<char, 32> load{};
    std::snprintf(load.data(), load.size(), "%.2f",
                  static_cast<double>(info.loads[0]) / (1 << SI_LOAD_SHIFT));
    facts.load = load.data();
    facts.free_mib = (std::uint64_t{info.freeram} * info.mem_unit) >> 20;
  }
  return facts;
}

}  // namespace slotd::clients::control
