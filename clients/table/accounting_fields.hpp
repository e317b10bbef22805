#pragma once

#include "clients/table/print.hpp"
#include "protocol/job.hpp"
#include "protocol/result.hpp"

#include <string_view>
#include <vector>

namespace slotd::clients {

/// One row of sacct: a job, or its batch step.
struct AccountingRow {
  const Job& job;
  bool batch = false;
  Time now;
};

/// One column that sacct can show.
struct AccountingField {
  std::string_view heading;
  std::string_view other_names;  ///< parted by blanks
  Align align;
  std::string (*text)(const AccountingRow& row);
};

/// A field as it was asked for.
struct ShownField {
  const AccountingField* field;
  Column column;
  /// `CANCELLED by UID` for CANCELLED: programs want it, the table of a person has no room for it.
  bool full_state = false;

  std::string text(const AccountingRow& row) const;
};

/// `JobID | Partition | JobName | User | State | ExitCode`
inline constexpr std::string_view default_accounting_view =
  "JobID,Partition,JobName,User,State,ExitCode";

/// A list of names in any case, parted by commas, each with a width if so wished: `JobName%20` to
/// the right, `%-20` to the left. Fault: `unsupported sacct field: X`.
Result<std::vector<ShownField>> parse_accounting_fields(std::string_view list);

}  // namespace slotd::clients
