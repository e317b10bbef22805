#pragma once

#include "clients/views/format.hpp"
#include "protocol/base/result.hpp"
#include "protocol/job.hpp"

#include <span>
#include <string>
#include <string_view>

namespace slotd::clients {

/// One row of sacct: a job, or its batch step.
struct AccountingRow {
  const Job& job;
  bool batch = false;
  Time now;
};

using AccountingField = Field<AccountingRow>;
using AccountingView = View<AccountingRow>;

/// All fields of sacct: the manual's fields and codes, and Slurm 22.05's other fields. Fields that are not
/// measured here are empty, so that the lists that programs use are not refused.
std::span<const AccountingField> accounting_fields();
/// The state, with the user who cancelled the job.
const AccountingField& full_state_field();

/// `JobID | Partition | JobName | User | State | ExitCode`
inline constexpr std::string_view default_accounting_view =
  "JobID,Partition,JobName,User,State,ExitCode";
inline constexpr std::string_view brief_accounting_view = "JobID,State,ExitCode";
/// The fields of Slurm's `--long` that are known here.
inline constexpr std::string_view long_accounting_view =
  "JobID,JobIDRaw,JobName,Partition,MaxRSS,AveRSS,MinCPU,AveCPU,NTasks,AllocCPUS,Elapsed,State,"
  "ExitCode,ReqMem,ReqTRES,AllocTRES";

/// Is it `CANCELLED` or `CANCELLED by UID`? Programs want the latter; a person's table has no room for it.
enum class StateText { short_form, full_form };

/// A list separated by commas or blanks: names in any case, each with an optional width (`JobName%20`
/// aligns right, `%-20` left), and the manual's codes (`%i`). Faults: `unsupported sacct field: X`,
/// `unsupported sacct format code: %x`.
Result<AccountingView> accounting_view(std::string_view list, StateText states);

/// `sacct --helpformat`: every field, four to a line.
std::string accounting_field_names();

}  // namespace slotd::clients
