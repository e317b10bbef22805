#pragma once

#include "clients/process/words.hpp"
#include "protocol/base/result.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace slotd::clients::control {

inline constexpr std::string_view command_name = "scontrol";

/// The options of scontrol, from anywhere on the command line.
struct DisplayOptions {
  bool one_line = false;  ///< -o: a record is one line
  int details = 0;        ///< how often -d was given
  bool quiet = false;     ///< -Q: only the exit status tells of refusals
};

/// What the user asked for: `hold 12 13`.
struct Call {
  std::string keyword;  ///< as typed, for messages
  Words operands;
  DisplayOptions display;
};

/// A word that scontrol knows, and what it does. An entity of `show` is a keyword too.
struct Keyword {
  std::string_view name;
  std::size_t shortest;  ///< how many of its letters are enough; Slurm's own choice for each word
  std::size_t least;     ///< operands
  std::size_t most;
  int (*run)(const Call& call);
};
inline constexpr std::size_t any_number = static_cast<std::size_t>(-1);

/// Ignores case; none if the word is no keyword or too short a part of one.
const Keyword* find_keyword(std::span<const Keyword> keywords, std::string_view word);

/// Fault `usage` in Slurm's words.
Done check_operands(const Keyword& keyword, const Call& call);

/// Prints one line on standard error, unchanged. Returns the exit status 1.
int refuse(std::string_view text);

/// Slurm's words begin with a capital or `slurm_` and are printed unchanged; our own come behind the
/// command's name: `scontrol: error: TEXT`.
bool are_slurms_words(std::string_view text);
int refuse_in_whose_words(std::string_view text);

}  // namespace slotd::clients::control
