#pragma once

#include "clients/views/format.hpp"
#include "protocol/job.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace slotd::clients {

/// One row of squeue.
struct QueueRow {
  const Job& job;
  Time now;
  std::optional<Time> expected = {};  ///< when the plan would start it; asked for with --start
};

using QueueField = Field<QueueRow>;
using QueueView = View<QueueRow>;

/// All fields of squeue: the manual's names, and the letters of `-o` and names of `-O` of Slurm 22.05
/// that mean something on one machine.
std::span<const QueueField> queue_fields();

/// The manual's views, as lists of names.
inline constexpr std::string_view default_queue_view =
  "JobID,Partition,Name,User,ST,Time,NodeList(Reason)";
inline constexpr std::string_view long_queue_view =
  "JobID,Partition,Name,User,ST,Time,TimeLimit,NTasks,CPUS,ReqMem,ReqGPU,NodeList(Reason)";
inline constexpr std::string_view start_queue_view =
  "JobID,Partition,Name,User,ST,StartTime,NodeList(Reason)";

/// Fault: `unsupported squeue field: x`, `unsupported squeue format code: %x`.
Result<QueueView> queue_view(const FormatSpec& spec);

/// When it started or is expected to start; none if neither is known.
std::optional<Time> start_of(const QueueRow& row);
/// When it ended, or when its limit will end it.
std::optional<Time> end_of(const QueueRow& row);

/// Does a column depend on when pending jobs are expected to start?
bool shows_starts(const QueueView& view);

}  // namespace slotd::clients
