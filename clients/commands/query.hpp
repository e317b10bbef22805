#pragma once

#include "clients/link/connection.hpp"
#include "clients/options/command_line.hpp"
#include "clients/process/report.hpp"
#include "clients/views/format.hpp"

#include <memory>

namespace slotd::clients {

// What the commands that only ask have in common: squeue, sacct, sinfo and others.

/// Reads and applies the command line, and before it the environment variables of options that are not
/// on it. The result is the line, or the exit status.
tl::expected<CommandLine, int> read_query(const Program& program, const OptionTable& table,
                                          const Screen& screen, const Words& words);

/// A connection to the daemon. If the settings are wrong, it complains and returns the exit status.
tl::expected<std::unique_ptr<Connection>, int> connection_for(const Program& program);

/// An option that stores its argument unchanged; a later one wins.
Option text_row(std::string_view name, char letter, std::string_view value,
                std::optional<std::string>& target, std::string_view help);
/// An option that changes nothing on one machine with one user.
Option idle_row(std::string_view name, char letter, std::string_view value, std::string_view help);

/// An environment variable's value; none if it is not set or empty.
std::optional<std::string> variable(const char* name);

/// The look of a table for a person or a pipe, or of an exact format.
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
