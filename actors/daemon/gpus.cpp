#include "actors/daemon/gpus.hpp"

#include "actors/host/clock.hpp"
#include "actors/host/length_text.hpp"
#include "actors/host/log.hpp"
#include "actors/host/test_length.hpp"
#include "actors/resources/gpu_prober.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

namespace slotd {

namespace {

std::chrono::milliseconds longest_probe() {
  return host::test_length("SLOTD_TEST_SMI_LONGEST", std::chrono::seconds{5});
}

GpuProberActor spawn_prober(caf::actor_system& system, std::chrono::milliseconds longest) {
  auto source = std::make_shared<host::NvidiaSmi>(host::NvidiaSmi::Settings{longest});
  return system.spawn<caf::detached>(gpu_prober,
                                     GpuProberTools{std::move(source), &host::system_clock()});
}

decide::GpusFound find_gpus(caf::actor_system& system) {
  auto longest = longest_probe();
  auto prober_actor = spawn_prober(system, longest);
  caf::scoped_actor asker(system);
  decide::GpusFound found;
  asker->request(prober_actor, longest, ProbeGpus{})
    .receive([&](const decide::GpusFound& answer) { found = answer; },
             [&](const caf::error&) {
               found.how = "nvidia-smi did not answer within " + host::length_text(longest);
             });
  caf::anon_send_exit(prober_actor, caf::exit_reason::user_shutdown);
  return found;
}

void log_gpus(const Machine& machine, const decide::GpusFound& found) {
  if (machine.gpus == 0) return host::log(host::LogLevel::info, "no GPUs: " + found.how);
  host::log(host::LogLevel::info, "GPUs: " + std::to_string(machine.gpus) + ", " + found.how);
  if (auto left = found.devices.size() - machine.gpus; left > 0)
    host::log(host::LogLevel::warn, std::to_string(left) + " more not given out: there is no GPU " +
                                      std::to_string(machine.gpus));
}

}  // namespace

Result<DaemonConfig> config_with_gpus(caf::actor_system& system, const SettingValues& values,
                                      MachineFacts facts) {
  auto looks = asks_for_gpus(values);
  if (looks) facts.gpus = find_gpus(system);
  facts.gpus_known = true;
  auto config = read_config(values, facts);
  if (config && looks) log_gpus(config->machine, facts.gpus);
  return config;
}

}  // namespace slotd
