#include "clients/table/accounting_fields.hpp"

#include "clients/table/job_texts.hpp"
#include "protocol/text/duration.hpp"
#include "protocol/text/instant.hpp"
#include "protocol/text/memory.hpp"
#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <array>

namespace slotd::clients {

namespace {

using Shown = const AccountingRow&;

/// What belongs to the job as a whole, and not to its batch step.
std::string of_job(Shown row, std::string text) { return row.batch ? "" : std::move(text); }

std::string id_text(Shown row) { return job_id_text(row.job) + (row.batch ? ".batch" : ""); }

/// A batch step that a signal ended was cancelled, whoever sent it (Slurm's view).
JobState state_of(Shown row) {
  const auto& job = row.job;
  auto by_signal = job.ending && job.ending->exit.signal != 0;
  if (row.batch && by_signal && job.state != JobState::out_of_memory) return JobState::cancelled;
  return job.state;
}

std::string state_text(Shown row) { return std::string(long_name(state_of(row))); }

std::string exit_text(Shown row) {
  auto exit = row.job.ending ? row.job.ending->exit : ExitStatus{};
  return std::to_string(exit.code) + ":" + std::to_string(exit.signal);
}

std::string start_text(Shown row) {
  if (has_started(row.job)) return format_instant(row.job.run->start);
  return is_over(row.job.state) ? "None" : "Unknown";
}

std::string end_text(Shown row) {
  return row.job.ending ? format_instant(row.job.ending->end) : "Unknown";
}

std::string nodes_text(Shown row) { return has_started(row.job) ? machine_name : "None assigned"; }

std::string array_id_text(Shown row) {
  if (row.batch || row.job.array_id == JobId{}) return "";
  return to_string(row.job.array_id);
}

std::string array_task_text(Shown row) {
  if (row.batch || row.job.array_id == JobId{}) return "";
  return std::to_string(row.job.array_index.value);
}

std::string memory_text(Shown row) {
  return of_job(row, row.job.request.memory ? format(*row.job.request.memory) : "");
}

/// The peak of the job's whole tree of processes. Slurm has it on the batch step alone; a plain
/// listing of jobs should show it too.
std::string peak_text(Shown row) {
  if (!row.job.ending || !has_started(row.job)) return "";
  return format_kibibytes(row.job.ending->usage.peak_memory);
}

std::string resources_text(const Job& job, std::size_t cpus) {
  auto text = "cpu=" + std::to_string(cpus);
  if (job.request.memory) text += ",mem=" + format(*job.request.memory);
  return text;
}

std::string requested_text(Shown row) {
  const auto& request = row.job.request;
  auto text =
    resources_text(row.job, std::size_t{request.tasks} * request.cpus_per_task.value) + ",node=1";
  if (request.gpus.count > 0) text += ",gres/gpu=" + std::to_string(request.gpus.count);
  return of_job(row, text);
}

std::string allocated_text(Shown row) {
  if (!has_started(row.job)) return "";
  auto text = resources_text(row.job, cpu_count(row.job)) + ",node=1";
  auto gpus = row.job.run->allocation.gpus.size();
  if (gpus > 0) text += ",gres/gpu=" + std::to_string(gpus);
  return text;
}

/// sacct's manner: `MM:SS.mmm`, with hours and days where there are some.
std::string cpu_time_text(Duration time) {
  auto whole = format_long(time);
  if (whole.starts_with("00:")) whole.erase(0, 3);
  auto thousandths = std::to_string(time.count() / 1000 % 1000);
  return whole + "." + std::string(3 - thousandths.size(), '0') + thousandths;
}

Usage usage_of(Shown row) { return row.job.ending ? row.job.ending->usage : Usage{}; }

constexpr auto left = Align::left;
constexpr auto right = Align::right;

constexpr std::array fields{
  AccountingField{"JobID", "", right, id_text},
  AccountingField{"JobIDRaw", "", right,
                  [](Shown row) { return to_string(row.job.id) + (row.batch ? ".batch" : ""); }},
  AccountingField{"ArrayJobID", "", right, array_id_text},
  AccountingField{"ArrayTaskID", "", right, array_task_text},
  AccountingField{"JobName", "Name", left,
                  [](Shown row) { return row.batch ? "batch" : row.job.request.name; }},
  AccountingField{"Partition", "", left,
                  [](Shown row) { return of_job(row, row.job.request.partition); }},
  AccountingField{"User", "", left, [](Shown row) { return of_job(row, row.job.request.user); }},
  AccountingField{"UID", "", right,
                  [](Shown row) { return of_job(row, std::to_string(row.job.request.uid)); }},
  AccountingField{"State", "", left, state_text},
  AccountingField{"Reason", "", left,
                  [](Shown row) { return of_job(row, std::string(name(row.job.reason))); }},
  AccountingField{"ExitCode", "", right, exit_text},
  AccountingField{"Elapsed", "", right,
                  [](Shown row) { return format_long(elapsed(row.job, row.now)); }},
  AccountingField{
    "ElapsedRaw", "", right,
    [](Shown row) { return std::to_string(elapsed(row.job, row.now) / std::chrono::seconds{1}); }},
  AccountingField{"Timelimit", "", right,
                  [](Shown row) { return of_job(row, format_limit(row.job.request.time_limit)); }},
  AccountingField{"AllocCPUS", "NCPUS", right,
                  [](Shown row) { return std::to_string(cpu_count(row.job)); }},
  AccountingField{"ReqMem", "", right, memory_text},
  AccountingField{"ReqTRES", "", left, requested_text},
  AccountingField{"AllocTRES", "", left, allocated_text},
  AccountingField{"NodeList", "", left, nodes_text},
  AccountingField{"Submit", "", left,
                  [](Shown row) {
                    return format_instant(row.batch && row.job.run ? row.job.run->start
                                                                   : row.job.submit);
                  }},
  AccountingField{"Start", "", left, start_text},
  AccountingField{"End", "", left, end_text},
  AccountingField{"WorkDir", "", left,
                  [](Shown row) { return of_job(row, row.job.request.directory); }},
  AccountingField{"BatchFlag", "", right, [](Shown) { return std::string("1"); }},
  AccountingField{"MaxRSS", "", right, peak_text},
  AccountingField{"UserCPU", "", right,
                  [](Shown row) { return cpu_time_text(usage_of(row).user); }},
  AccountingField{"SystemCPU", "", right,
                  [](Shown row) { return cpu_time_text(usage_of(row).system); }},
  AccountingField{
    "TotalCPU", "", right,
    [](Shown row) { return cpu_time_text(usage_of(row).user + usage_of(row).system); }},
};

const AccountingField* find_field(std::string_view name) {
  for (const auto& field : fields) {
    if (same_word(name, field.heading)) return &field;
    for (auto other : split(field.other_names, " "))
      if (!other.empty() && same_word(name, other)) return &field;
  }
  return nullptr;
}

Fault unsupported(std::string_view text) {
  return {FaultCode::invalid, "unsupported sacct field: " + printable(text)};
}

Result<ShownField> parse_field(std::string_view text) {
  auto percent = text.find('%');
  const auto* field = find_field(text.substr(0, percent));
  if (!field) return tl::unexpected(unsupported(text));
  ShownField shown{field, {field->heading, field->align}};
  if (percent == std::string_view::npos) return shown;
  auto number = text.substr(percent + 1);
  shown.column.align = number.starts_with('-') ? Align::left : Align::right;
  if (number.starts_with('-')) number.remove_prefix(1);
  auto width = parse_digits<std::uint16_t>(number);
  if (!width || *width == 0) return tl::unexpected(unsupported(text));
  shown.column.width = *width;
  shown.full_state = true;
  return shown;
}

}  // namespace

std::string ShownField::text(const AccountingRow& row) const {
  auto text = field->text(row);
  if (field->text != state_text || !full_state || row.batch) return text;
  if (row.job.state != JobState::cancelled || row.job.reason != Reason::cancelled_by_user)
    return text;
  auto whole = text + " by " + std::to_string(row.job.request.uid);
  return column.width && *column.width < whole.size() ? text : whole;
}

Result<std::vector<ShownField>> parse_accounting_fields(std::string_view list) {
  std::vector<ShownField> shown;
  for (auto part : split(list, ", ")) {
    if (part.empty()) continue;
    auto field = parse_field(part);
    if (!field) return tl::unexpected(field.error());
    shown.push_back(*field);
  }
  if (shown.empty()) return tl::unexpected(unsupported(list));
  return shown;
}

}  // namespace slotd::clients
