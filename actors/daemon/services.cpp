#include "actors/daemon/services.hpp"

#include "actors/host/test_length.hpp"

#include <utility>

namespace slotd {

namespace {

Result<std::shared_ptr<host::Hooks>> start_hooks(const DaemonConfig& config) {
  if (config.notify_command.empty()) return nullptr;
  host::HookRunner::Settings settings;
  settings.longest = host::test_length("SLOTD_TEST_HOOK_LONGEST", settings.longest);
  auto hooks = host::HookRunner::start(settings);
  if (!hooks) return tl::unexpected(hooks.error());
  return std::shared_ptr<host::Hooks>(std::move(*hooks));
}

}  // namespace

Result<Services> start_services(const DaemonConfig& config, const Paths& paths, EventSeq newest) {
  auto watcher = ExitWatcher::start(paths);
  if (!watcher) return tl::unexpected(watcher.error());
  auto event_socket = EventSocket::open(paths, newest);
  if (!event_socket) return tl::unexpected(event_socket.error());
  auto hooks = start_hooks(config);
  if (!hooks) return tl::unexpected(hooks.error());
  return Services{std::move(*watcher), std::move(*event_socket), std::move(*hooks)};
}

}  // namespace slotd
