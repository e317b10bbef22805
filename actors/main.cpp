#include "actors/config.hpp"
#include "actors/daemon.hpp"
#include "actors/host/machine.hpp"
#include "version.hpp"

#include <pwd.h>
#include <unistd.h>
#include <cstdio>
#include <string>
#include <string_view>

// `slotd daemon` becomes this program, without the word.
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
  "Settings come from the environment: SLOTD_ROOT, SLOTD_CPUS, SLOTD_MEMORY and others, listed\n"
  "in docs/CONFIGURATION.md.\n";

std::string home_folder() {
  const auto* entry = ::getpwuid(::getuid());
  return entry ? entry->pw_dir : "/";
}

int complain(const std::string& text) {
  std::fprintf(stderr, "slotd: error: %s\n", text.c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) {
    std::string_view word = argv[1];
    if (word == "--help" || word == "-h") return std::fputs(help, stdout) < 0;
    if (word == "--version") return std::printf("slotd %s\n", slotd::version) < 0;
    return complain("daemon takes no argument: " + std::string(word));
  }
  auto environment = slotd::process_environment();
  slotd::MachineFacts facts{slotd::host::usable_cpus(), slotd::host::usable_memory(),
                            slotd::host::host_name(), environment("HOME").value_or(home_folder())};
  auto config = slotd::read_config(environment, facts);
  if (!config) return complain(config.error().text);
  if (auto done = slotd::run_daemon(*config); !done) return complain(done.error().text);
  return 0;
}
