#include "actors/daemon/root.hpp"

#include "actors/host/files.hpp"
#include "actors/host/machine.hpp"

#include <sys/stat.h>

namespace slotd {

namespace {

Done check_file_system(const DaemonConfig& config) {
  if (config.network_root || !host::on_network_file_system(config.root)) return {};
  return fail(FaultCode::invalid,
              config.root +
                " is on a network file system, where locks and "
                "syncs cannot be relied on; set SLOTD_NETWORK_ROOT=1 to use it all the same");
}

Done make_folders_of(const Paths& paths) {
  ::umask(077);
  for (const auto& folder :
       {paths.root(), paths.run_folder(), paths.lib_folder(), paths.jobs_folder()})
    if (auto made = host::make_folders(folder, 0700); !made) return made;
  return {};
}

}  // namespace

Result<host::RootLock> take_root(const DaemonConfig& config, const Paths& paths) {
  if (auto usable = check_file_system(config); !usable) return tl::unexpected(usable.error());
  if (auto made = make_folders_of(paths); !made) return tl::unexpected(made.error());
  return host::RootLock::take(paths.lock());
}

}  // namespace slotd
