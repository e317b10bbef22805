#pragma once

#include "clients/options/spec.hpp"

#include <span>
#include <string>
#include <vector>

namespace slotd::clients {

/// An option as a user gave it.
struct ParsedOption {
  const Option* option = nullptr;
  std::string value;
  std::string origin = {};  ///< empty: the command line; else for people: `line 3 of job.sh`
};

struct CommandLine {
  std::vector<ParsedOption> options;
  std::vector<std::string> operands;
};

/// May options follow the first word that is not an option?
enum class Operands {
  end_options,  ///< no: what follows a script's name is the script's
  anywhere,     ///< yes, until `--`
};

/// Reads words by getopt_long's rules: `-c4`, `-c 4`, `-Hc4`, `--name=value`, `--name value`, an
/// optional argument only behind `=` or stuck to its letter, unique abbreviations of long names.
/// Fault `usage` in the words of getopt_long(3), and behind an unknown name `advice`. The options
/// point into `table`.
Result<CommandLine> parse(const OptionTable& table, std::span<const std::string> words,
                          Operands operands, std::string_view advice = {});

}  // namespace slotd::clients
