#include "clients/command.hpp"

#include <array>

namespace slotd::clients {

namespace {

constexpr std::array registry{
  Command{"sbatch", "submit a batch script", sbatch},
  Command{"squeue", "list jobs that wait and run", squeue},
  Command{"sacct", "list all jobs, ended ones too, and what they used", sacct},
  Command{"scancel", "end jobs, or send them a signal", scancel},
  Command{"scontrol", "show, hold, release, requeue and change jobs", scontrol},
  Command{"sinfo", "show partitions and the machine", sinfo},
  Command{"config", "show every setting, its value and where that comes from", config},
  Command{"events", "follow what happens to jobs, as it happens", events},
};

}  // namespace

std::span<const Command> commands() { return registry; }

const Command* find_command(std::string_view name) {
  for (const auto& command : registry)
    if (command.name == name) return &command;
  return nullptr;
}

}  // namespace slotd::clients
