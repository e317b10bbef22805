// `slotd`: every client command in one program. The name it is called by chooses the command
// (`sbatch`, a link to it), or its first word does (`slotd sbatch`). `slotd daemon` becomes the
// daemon.

#include "clients/command.hpp"
#include "clients/process/helper.hpp"
#include "clients/process/report.hpp"
#include "version.hpp"

#include <malloc.h>
#include <unistd.h>
#include <string>

namespace slotd::clients {

namespace {

constexpr int misuse = 1;

std::string help() {
  std::string text =
    "Usage: slotd COMMAND [options]     or a command's own name: sbatch [options]\n\n"
    "A job queue for one workstation, with the commands of Slurm.\n\n"
    "  daemon    serve the queue until SIGTERM; running jobs outlive it\n";
  for (const auto& command : commands()) {
    if (command.listing == Listing::hidden) continue;
    std::string name(command.name);
    text += "  " + name + std::string(10 - name.size(), ' ') + std::string(command.summary) + "\n";
  }
  return text +
         "\n"
         "  --help, --version, --usage  work with each command\n\n"
         "Daemon and commands find each other through SLOTD_ROOT (default ~/.local/share/slotd).\n";
}

int unknown_word(const std::string& word) {
  std::string text = "no command \"" + word + "\"; there are: daemon";
  for (const auto& command : commands())
    if (command.listing == Listing::shown) text += " " + std::string(command.name);
  complain("slotd", text);
  return misuse;
}

int own_words(int count, char** arguments) {
  if (count < 2) {
    print_error(help());
    return misuse;
  }
  std::string first = arguments[1];
  if (first == "--help" || first == "-h" || first == "help") return print(help()), 0;
  if (first == "--version" || first == "-V" || first == "version")
    return print("slotd " + std::string(version) + "\n"), 0;
  if (first == "daemon")
    return become_helper("slotd", "slotd-daemon", {arguments + 2, arguments + count});
  if (const auto* command = find_command(first))
    return command->run({arguments + 2, arguments + count});
  return unknown_word(first);
}

/// Freed memory is needed again for the next page of a list, and the process is short. To return it and
/// get it again would cost a third of a long list's time (mallopt(3)).
void keep_freed_memory() {
  constexpr int mib = 1 << 20;
  ::mallopt(M_MMAP_THRESHOLD, 32 * mib);
  ::mallopt(M_TRIM_THRESHOLD, 256 * mib);
  ::mallopt(M_TOP_PAD, 4 * mib);
}

int run(int count, char** arguments) {
  std::string called = count > 0 ? arguments[0] : "slotd";
  auto name = called.substr(called.rfind('/') + 1);
  if (const auto* command = find_command(name); command && command->called == LinkName::alone)
    return command->run({arguments + 1, arguments + count});
  return own_words(count, arguments);
}

}  // namespace

}  // namespace slotd::clients

int main(int count, char** arguments) {
  slotd::clients::keep_freed_memory();
  auto status = slotd::clients::run(count, arguments);
  // Threads of ZeroMQ may still run: nothing is destroyed (see ~Connection).
  ::_exit(slotd::clients::finish_output(status));
}
