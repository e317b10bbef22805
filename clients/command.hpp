#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace slotd::clients {

/// The words behind a command's name.
using Words = std::vector<std::string>;

/// One of Slurm's commands; its name is the one of the link and of `slotd NAME`.
struct Command {
  std::string_view name;
  std::string_view summary;        ///< one line for `slotd --help`
  int (*run)(const Words& words);  ///< exit status
};

/// Every command there is, in the order in which `slotd --help` lists them.
std::span<const Command> commands();
const Command* find_command(std::string_view name);

// One file in commands/ each.
int sbatch(const Words& words);
int squeue(const Words& words);
int sacct(const Words& words);
int scancel(const Words& words);
int scontrol(const Words& words);
int sinfo(const Words& words);
int config(const Words& words);  // a word of slotd; no link has its name
int events(const Words& words);  // a word of slotd; no link has its name

}  // namespace slotd::clients
