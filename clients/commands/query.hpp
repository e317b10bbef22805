#pragma once

#include "clients/link/connection.hpp"
#include "clients/options/command_line.hpp"
#include "clients/process/report.hpp"
#include "clients/views/format.hpp"

#include <memory>

namespace slotd::clients {

// What the commands that only ask have in common: squeue, sacct, sinfo.

/// Reads and applies the command line, and before it what environment variables say of options that
/// are not on it. A command goes on with the line, or ends with the status that stands in its place.
tl::expected<CommandLine, int> read_query(const Program& program, const OptionTable& table,
                                          const Screen& screen, const Words& words);

/// A way to the daemon; complains where the environment leaves none.
tl::expected<std::unique_ptr<Connection>, int> connection_for(const Program& program);

/// An option that keeps its argument as it is; a later one wins.
Option text_row(std::string_view name, char letter, std::string_view value,
                std::optional<std::string>& target, std::string_view help);
/// An option that changes nothing on one machine with one user.
Option idle_row(std::string_view name, char letter, std::string_view value, std::string_view help);

/// An environment variable's value; none where it is not set or empty.
std::optional<std::string> variable(const char* name);

/// A table for a person or a pipe, or a format to the letter.
template <class Row>
TableLook look_of(const View<Row>& view, bool header) {
  TableLook look;
  look.header = header;
  look.terminal_width = terminal_width();
  look.exact = view.exact;
  look.prefix = view.prefix;
  return look;
}

}  // namespace slotd::clients
