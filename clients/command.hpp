#pragma once

#include "clients/process/words.hpp"

#include <span>
#include <string_view>

namespace slotd::clients {

/// Is it also called through a link of that name (`sbatch`), or only as `slotd NAME`?
enum class LinkName { alone, by_slotd };
/// Does `slotd --help` list it?
enum class Listing { shown, hidden };

/// One command; its name is that of `slotd NAME`, and of its link if it has one.
struct Command {
  std::string_view name;
  std::string_view summary;        ///< one line for `slotd --help`
  int (*run)(const Words& words);  ///< exit status
  LinkName called = LinkName::alone;
  Listing listing = Listing::shown;
};

/// Every command, in the order in which `slotd --help` lists them.
std::span<const Command> commands();
const Command* find_command(std::string_view name);

// Each has a file in commands/.
int sbatch(const Words& words);
int srun(const Words& words);
int salloc(const Words& words);
int squeue(const Words& words);
int sacct(const Words& words);
int scancel(const Words& words);
int scontrol(const Words& words);
int sinfo(const Words& words);
int config(const Words& words);
int events(const Words& words);
int simulate(const Words& words);
int why(const Words& words);
int write_docs(const Words& words);

}  // namespace slotd::clients
