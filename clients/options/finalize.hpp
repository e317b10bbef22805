#pragma once

#include "clients/options/job_options.hpp"
#include "clients/options/parse.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace slotd::clients {

/// Lets a table pass over options: names parted by commas, with `=` behind those that need an
/// argument. An option that the table has loses its effect, others are added; each is kept as a note.
/// `names` must outlive the table.
void pass_over(OptionTable& table, std::string_view names);

/// Of one source of options: --mem, --mem-per-cpu and --mem-per-gpu exclude each other; of several
/// sources the last counts. Fault `invalid`.
Done check_one_memory(const std::vector<ParsedOption>& options);

/// What a request is held against before anybody is asked.
struct ThisHost {
  std::string name;   ///< as hostname(1) shows it
  Mebibytes scratch;  ///< size of the file system of /tmp
};
ThisHost this_host();

/// Brings together what several options say, and checks what only the client can. Fault `invalid`;
/// with --fit the machine is taken as it is.
Done finalize(JobSettings& settings, const ThisHost& host);

}  // namespace slotd::clients
