#include "clients/link/pages.hpp"
#include "clients/process/account.hpp"
#include "clients/process/clock.hpp"
#include "clients/process/report.hpp"
#include "clients/scontrol/job_record.hpp"
#include "clients/scontrol/show.hpp"
#include "protocol/text/job_list.hpp"
#include "protocol/text/printable.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace slotd::clients::control {

namespace {

/// Which jobs, and which elements of arrays, have been printed.
struct Printed {
  std::unordered_set<JobId> jobs;
  std::unordered_map<JobId, IndexSet> elements;

  void note(const Job& job) {
    jobs.insert(job.id);
    if (job.array_id == JobId{}) return;
    auto& indices = elements[job.array_id];
    if (is_array_record(job))
      indices.insert(job.array->waiting);
    else
      indices.insert(job.array_index);
  }
};

/// Prints jobs as they come, and remembers which.
class JobPrinter {
 public:
  JobPrinter(const DisplayOptions& display, std::string gpu_model) : habits_(display) {
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
  const Printed& printed() const { return printed_; }

 private:
  void print_job(const Job& job) {
    if (group_of_ != job.request.gid) around_.group = find_group(job.request.gid).value_or("");
    group_of_ = job.request.gid;
    print(job_record(job, around_, habits_));
    printed_.note(job);
  }

  DisplayOptions habits_;
  JobContext around_;
  std::optional<std::uint32_t> group_of_;
  Printed printed_;
};

/// Those jobs that have not been printed. An array counts as printed if one of its rows was.
JobFilter missing(const JobFilter& wanted, const Printed& printed) {
  JobFilter rest;
  for (auto id : wanted.jobs)
    if (!printed.jobs.contains(id) && !printed.elements.contains(id)) rest.jobs.push_back(id);
  for (auto elements : wanted.elements) {
    auto known = printed.elements.find(elements.array);
    if (known != printed.elements.end()) elements.indices.erase(known->second);
    if (!elements.indices.empty()) rest.elements.push_back(std::move(elements));
  }
  return rest;
}

ListQueue queue_of(const JobFilter& filter) {
  ListQueue list;
  list.filter = filter;
  list.with_starts = true;
  return list;
}

ListHistory history_of(const JobFilter& filter) {
  ListHistory list;
  list.filter = filter;
  return list;
}

/// If only one job was asked for, the message need not name it.
int no_such_jobs(const JobFilter& missing, const JobFilter& wanted) {
  auto one = wanted.jobs.size() + wanted.elements.size() == 1;
  for (auto id : missing.jobs) {
    auto which = one ? "" : " for job " + to_string(id);
    print_error("slurm_load_jobs error: Invalid job id specified" + which + "\n");
  }
  for (const auto& elements : missing.elements) {
    auto name = to_string(elements.array) + "_" + format(elements.indices);
    print_error("slurm_load_jobs error: Invalid job id specified for job " + name + "\n");
  }
  return missing.names_ids() ? 1 : 0;
}

/// Jobs that are no longer in the queue are looked up in the history.
Result<int> show_these(Connection& connection, const JobFilter& wanted, JobPrinter& printer) {
  if (auto done = read_pages(connection, queue_of(wanted), printer.reader()); !done)
    return tl::unexpected(done.error());
  auto rest = missing(wanted, printer.printed());
  if (!rest.names_ids()) return 0;
  if (auto done = read_pages(connection, history_of(rest), printer.reader()); !done)
    return tl::unexpected(done.error());
  return no_such_jobs(missing(rest, printer.printed()), wanted);
}

Result<int> show_queue(Connection& connection, JobPrinter& printer) {
  if (auto done = read_pages(connection, queue_of({}), printer.reader()); !done)
    return tl::unexpected(done.error());
  if (printer.printed().jobs.empty()) print("No jobs in the system\n");
  return 0;
}

/// Only a detailed record names the GPU's model.
Result<std::string> gpu_model(Connection& connection, const DisplayOptions& display) {
  if (display.details == 0) return std::string{};
  auto shown = connection.ask_for<MachineShown>(ShowMachine{});
  if (!shown) return tl::unexpected(shown.error());
  return shown->use.machine.gpu_model;
}

Result<int> show_asked(const JobFilter& wanted, const DisplayOptions& display) {
  auto connect_options = connect_options_from_environment();
  if (!connect_options) return tl::unexpected(connect_options.error());
  Connection connection(*connect_options);
  auto model = gpu_model(connection, display);
  if (!model) return tl::unexpected(model.error());
  JobPrinter printer(display, std::move(*model));
  return wanted.names_ids() ? show_these(connection, wanted, printer)
                            : show_queue(connection, printer);
}

}  // namespace

int show_jobs(const Call& call) {
  JobFilter wanted;
  if (!call.operands.empty()) {
    auto asked = parse_job_targets(call.operands.front());
    if (!asked)
      return refuse("scontrol_print_job error: Invalid job id specified: " +
                    printable(call.operands.front()));
    wanted.jobs = std::move(asked->jobs);
    wanted.elements = std::move(asked->elements);
  }
  auto status = show_asked(wanted, call.display);
  return status ? *status : report_query(command_name, status.error());
}

}  // namespace slotd::clients::control
