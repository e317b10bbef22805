#include "clients/process/host_facts.hpp"

#include <sys/sysinfo.h>
#include <sys/utsname.h>

namespace slotd::clients {

HostFacts host_facts() {
  HostFacts facts{"unknown", "unknown", {}, 0};
  utsname names{};
  if (::uname(&names) == 0) {
    facts.architecture = names.machine;
    facts.system = std::string(names.sysname) + " " + names.release + " " + names.version;
  }
  struct sysinfo info {};
  if (::sysinfo(&info) == 0) {
    facts.load = static_cast<double>(info.loads[0]) / (1 << SI_LOAD_SHIFT);
    facts.free_mib = (std::uint64_t{info.freeram} * info.mem_unit) >> 20;
  }
  return facts;
}

}  // namespace slotd::clients
