#pragma once

#include "clients/options/job_options.hpp"
#include "clients/options/parse.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace slotd::clients {

/// Makes a table ignore options: names separated by commas, with `=` behind those that need an
/// argument. An option of the table loses its effect, others are added; each is kept as a note.
/// `names` must outlive the table.
void pass_over(OptionTable& table, std::string_view names);

/// Within one source of options, --mem, --mem-per-cpu and --mem-per-gpu exclude each other; among
/// several sources the last counts. Fault `invalid`.
Done check_one_memory(const std::vector<ParsedOption>& options);

/// What the client checks a request against before it asks the daemon.
struct ThisHost {
  std::string name;   ///< as hostname(1) shows it
  Mebibytes scratch;  ///< size of the file system of /tmp
};
ThisHost this_host();

/// Combines options that depend on each other, and checks what only the client can. Fault `invalid`;
/// with --fit the request is adapted to the machine instead.
Done finalize(JobSettings& settings, const ThisHost& host);

}  // namespace slotd::clients
