#pragma once

#include "clients/command.hpp"
#include "clients/docs/subject.hpp"

#include <span>
#include <string>
#include <vector>

// What a shell reads to complete the words of our commands. Each file stands for itself and needs no
// package; partitions and jobs are asked of the daemon when somebody types.
namespace slotd::clients::docs {

/// bash: a function for one command, without what all of them share.
std::string bash_function(const Subject& subject);
/// The file for a command: what is shared, its function, and the word to bash.
std::string bash_file(std::string_view word, std::string_view function);
/// The file of `slotd`, which has the functions of all its words.
std::string bash_main_file(std::span<const Command> all, const std::vector<std::string>& functions);

/// zsh: a file to be found in $fpath, `_sbatch`.
std::string zsh_file(const Subject& subject);
std::string zsh_main_file(std::span<const Command> all);

/// fish: the lines for one command; a word of `slotd` alone goes with `slotd`.
std::string fish_file(const Subject& subject);
std::string fish_main_file(std::span<const Command> all);

}  // namespace slotd::clients::docs
