#pragma once

#include "protocol/base/fault.hpp"

#include <string>
#include <string_view>

namespace slotd::clients {

/// Writes to standard output, through a buffer that finish_output() empties.
void print(std::string_view text);
/// Writes to standard error, unchanged.
void print_error(std::string_view text);

/// `sbatch: error: TEXT`.
void complain(std::string_view command, std::string_view text);
/// `sbatch: TEXT`.
void remark(std::string_view command, std::string_view text);

/// Complains about a fault. If no daemon answers, it also says what to check.
void report(std::string_view command, const Fault& fault);
/// Does the same for a command that only asks. Programs know Slurm's words for "ask again later", so
/// these come first if no daemon answers. Returns the exit status, 1.
int report_query(std::string_view command, const Fault& fault);

/// Is standard error a terminal, read by a person?
bool errors_are_seen();
/// The width of the terminal behind standard output; 0 if it is none.
std::size_t terminal_width();

/// Writes out what is buffered. Returns `status`, or 1 with a complaint if that failed: a job id
/// that could not be written must not look like success.
int finish_output(int status);

}  // namespace slotd::clients
