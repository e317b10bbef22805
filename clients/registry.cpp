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
  Command{"config", "show every setting, its value and where that comes from", config,
          LinkName::by_slotd},
  Command{"events", "follow what happens to jobs, as it happens", events, LinkName::by_slotd},
  Command{"simulate", "show how long past jobs, or those of a trace, would have waited", simulate,
          LinkName::by_slotd},
  Command{"why", "explain what a job waits for, what would start it, or how it ended", why,
          LinkName::by_slotd},
  // These are not finished, so `slotd --help` does not list them.
  Command{"srun", "run a program as a step (not part of this version)", srun, LinkName::alone,
          Listing::hidden},
  Command{"salloc", "reserve resources for a shell (not part of this version)", salloc,
          LinkName::alone, Listing::hidden},
  // For the build: manual pages and completions.
  Command{"docs", "write manual pages or completions for a shell", write_docs, LinkName::by_slotd,
          Listing::hidden},
};

}  // namespace

std::span<const Command> commands() { return registry; }

const Command* find_command(std::string_view name) {
  for (const auto& command : registry)
    if (command.name == name) return &command;
  return nullptr;
}

}  // namespace slotd::clients
