#include "clients/account.hpp"
#include "clients/clock.hpp"
#include "clients/link/pages.hpp"
#include "clients/report.hpp"
#include "clients/scontrol/job_operands.hpp"
#include "clients/scontrol/job_record.hpp"
#include "clients/scontrol/show.hpp"
#include "protocol/text/printable.hpp"

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace slotd::clients::control {

namespace {

/// Prints jobs as they come, and remembers which.
class JobPrinter {
 public:
  JobPrinter(const Habits& habits, std::string gpu_model) : habits_(habits) {
    around_.now = now();
    around_.gpu_model = std::move(gpu_model);
  }

  void take(const JobPage& page) {
    std::unordered_map<JobId, std::optional<Time>> starts;
    for (const auto& expected : page.starts) starts[expected.job] = expected.start;
    for (const auto& job : page.jobs) {
      auto start = starts.find(job.id);
      around_.may_start = start == starts.end() ? std::nullopt : start->second;
      print_job(job);
    }
  }
  PageReader reader() {
    return {[this](const JobPage& page) { take(page); }, [] { return false; }};
  }
  const std::vector<JobId>& printed() const { return printed_; }

 private:
  void print_job(const Job& job) {
    if (group_of_ != job.request.gid) around_.group = find_group(job.request.gid).value_or("");
    group_of_ = job.request.gid;
    print(job_record(job, around_, habits_));
    printed_.push_back(job.id);
  }

  Habits habits_;
  JobSurroundings around_;
  std::optional<std::uint32_t> group_of_;
  std::vector<JobId> printed_;
};

std::vector<JobId> missing(const std::vector<JobId>& wanted, const std::vector<JobId>& printed) {
  std::vector<JobId> ids;
  for (auto id : wanted)
    if (std::find(printed.begin(), printed.end(), id) == printed.end()) ids.push_back(id);
  return ids;
}

ListQueue queue_of(std::vector<JobId> ids) {
  ListQueue list;
  list.filter.jobs = std::move(ids);
  list.with_starts = true;
  return list;
}

ListHistory history_of(std::vector<JobId> ids) {
  ListHistory list;
  list.filter.jobs = std::move(ids);
  return list;
}

int no_such_jobs(const std::vector<JobId>& ids, std::size_t asked) {
  for (auto id : ids) {
    auto which = asked == 1 ? "" : " for job " + to_string(id);
    print_error("slurm_load_jobs error: Invalid job id specified" + which + "\n");
  }
  return ids.empty() ? 0 : 1;
}

/// What is in no table any more is in the history.
Result<int> show_these(Connection& connection, const std::vector<JobId>& ids, JobPrinter& printer) {
  if (auto done = read_pages(connection, queue_of(ids), printer.reader()); !done)
    return tl::unexpected(done.error());
  auto rest = missing(ids, printer.printed());
  if (rest.empty()) return 0;
  if (auto done = read_pages(connection, history_of(rest), printer.reader()); !done)
    return tl::unexpected(done.error());
  return no_such_jobs(missing(rest, printer.printed()), ids.size());
}

Result<int> show_queue(Connection& connection, JobPrinter& printer) {
  if (auto done = read_pages(connection, queue_of({}), printer.reader()); !done)
    return tl::unexpected(done.error());
  if (printer.printed().empty()) print("No jobs in the system\n");
  return 0;
}

/// Only details name a GPU's model.
Result<std::string> gpu_model(Connection& connection, const Habits& habits) {
  if (habits.details == 0) return std::string{};
  auto shown = connection.ask_for<MachineShown>(ShowMachine{});
  if (!shown) return tl::unexpected(shown.error());
  return shown->use.machine.gpu_model;
}

Result<int> show_asked(const std::vector<JobId>& ids, const Habits& habits) {
  auto manners = manners_from_environment();
  if (!manners) return tl::unexpected(manners.error());
  Connection connection(*manners);
  auto model = gpu_model(connection, habits);
  if (!model) return tl::unexpected(model.error());
  JobPrinter printer(habits, std::move(*model));
  return ids.empty() ? show_queue(connection, printer) : show_these(connection, ids, printer);
}

}  // namespace

int show_jobs(const Call& call) {
  std::vector<JobId> ids;
  if (!call.operands.empty()) {
    auto asked = job_ids_from(call.operands.front());
    if (!asked)
      return refuse("scontrol_print_job error: Invalid job id specified: " +
                    printable(call.operands.front()));
    ids = std::move(*asked);
  }
  auto status = show_asked(ids, call.habits);
  return status ? *status : report_query(command_name, status.error());
}

}  // namespace slotd::clients::control
