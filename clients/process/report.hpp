#pragma once

#include "protocol/base/fault.hpp"

#include <string>
#include <string_view>

namespace slotd::clients {

/// To standard output, through a buffer; finish_output() empties it.
void print(std::string_view text);
/// To standard error, as it is.
void print_error(std::string_view text);

/// `sbatch: error: TEXT`.
void complain(std::string_view command, std::string_view text);
/// `sbatch: TEXT`.
void remark(std::string_view command, std::string_view text);

/// Complains about a fault; where no daemon answers, also says what to check.
void report(std::string_view command, const Fault& fault);
/// The same for a command that only asks. Programs know Slurm's words for "ask again later", so
/// these come first where no daemon answers. Exit status: 1.
int report_query(std::string_view command, const Fault& fault);

/// Is a person reading what we say on standard error?
bool errors_are_seen();
/// Width of the terminal that standard output is; 0 where it is none.
std::size_t terminal_width();

/// Writes out what is buffered. Answers `status`, or 1 with a complaint where that failed: a job id
/// that could not be written must not look like success.
int finish_output(int status);

}  // namespace slotd::clients
