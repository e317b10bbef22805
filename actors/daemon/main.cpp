#include "actors/daemon/config.hpp"
#include "actors/daemon/daemon.hpp"
#include "actors/host/cgroup_base.hpp"
#include "actors/host/files.hpp"
#include "actors/host/host_name.hpp"
#include "actors/host/machine.hpp"
#include "actors/simulate/simulate.hpp"
#include "protocol/paths.hpp"
#include "version.hpp"

#include <pwd.h>
#include <unistd.h>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// `slotd daemon` executes this program without the word `daemon`, `slotd simulate` with its word.
namespace {

constexpr const char* help =
  "Usage: slotd daemon\n"
  "\n"
  "Runs the scheduler in the foreground until SIGTERM; jobs run on without it, and the\n"
  "next daemon takes them over. Prints `slotd: ready` once it answers.\n"
  "\n"
  "  -h, --help     this text\n"
  "      --version  the program's version\n"
  "\n"
  "Settings come from the environment and from ~/.config/slotd/slotd.env (or $SLOTD_CONFIG):\n"
  "`slotd config` lists them.\n";

std::optional<std::string> variable(const char* name) {
  const auto* value = std::getenv(name);
  return value ? std::optional<std::string>(value) : std::nullopt;
}

std::string home_folder() {
  if (auto home = variable("HOME"); home && !home->empty()) return *home;
  const auto* entry = ::getpwuid(::getuid());
  return entry ? entry->pw_dir : "/";
}

slotd::Result<std::optional<std::string>> settings_file(const std::string& path) {
  if (!slotd::host::exists(path)) return std::nullopt;
  return slotd::host::read_file(path);
}

slotd::MachineFacts machine_facts() {
  return {slotd::host::usable_cpus(), slotd::host::usable_memory(), slotd::host::host_name(),
          home_folder(), slotd::host::jobs_cgroup().value_or("")};
}

int complain(const std::string& text) {
  std::fprintf(stderr, "slotd: error: %s\n", text.c_str());
  return 1;
}

/// Where a daemon started here would keep its jobs, and what machine it would have.
slotd::Result<slotd::simulate::Installation> installation() {
  auto values = slotd::SettingValues::resolve({variable, settings_file, home_folder()});
  if (!values) return tl::unexpected(values.error());
  auto facts = machine_facts();
  // The history tells which GPUs there were.
  facts.gpus_known = false;
  auto config = slotd::read_config(*values, facts);
  if (!config) return tl::unexpected(config.error());
  return slotd::simulate::Installation{slotd::Paths(config->root).database(), config->machine,
                                       config->starvation};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) {
    std::string_view word = argv[1];
    if (word == "simulate") return slotd::simulate::run({argv + 2, argv + argc}, installation);
    if (word == "--help" || word == "-h") return std::fputs(help, stdout) < 0;
    if (word == "--version") return std::printf("slotd %s\n", slotd::version) < 0;
    return complain("daemon takes no argument: " + std::string(word));
  }
  auto values = slotd::SettingValues::resolve({variable, settings_file, home_folder()});
  if (!values) return complain(values.error().text);
  if (auto done = slotd::run_daemon(*values, machine_facts()); !done)
    return complain(done.error().text);
  return 0;
}
