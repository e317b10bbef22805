#pragma once

#include "clients/command.hpp"
#include "clients/docs/subject.hpp"

#include <span>
#include <string>
#include <vector>

// The files from which shells complete our commands. Each file works alone and needs no package; the
// daemon is asked for partitions and jobs when the user types.
namespace slotd::clients::docs {

/// bash: a function for one command, without the parts that all share.
std::string bash_function(const Subject& subject);
/// The file for a command: the shared parts, its function, and the call of `complete`.
std::string bash_file(std::string_view word, std::string_view function);
/// The file of `slotd`, which has the functions of all its commands.
std::string bash_main_file(std::span<const Command> all, const std::vector<std::string>& functions);

/// zsh: a file to be found in $fpath, `_sbatch`.
std::string zsh_file(const Subject& subject);
std::string zsh_main_file(std::span<const Command> all);

/// fish: the lines for one command; a command of `slotd` alone goes with `slotd`.
std::string fish_file(const Subject& subject);
std::string fish_main_file(std::span<const Command> all);

}  // namespace slotd::clients::docs
