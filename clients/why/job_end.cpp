#include "clients/why/job_end.hpp"

#include "clients/views/display_width.hpp"
#include "clients/why/words.hpp"
#include "protocol/job_files.hpp"
#include "protocol/text/duration.hpp"
#include "protocol/text/instant.hpp"
#include "protocol/text/signal_name.hpp"

namespace slotd::clients::explained {

namespace {

/// What an exit code means in a shell.
std::string meaning_of(int code) {
  if (code == 126) return " (found, but it cannot be run)";
  if (code == 127) return " (command not found)";
  if (code > 128 && code <= 128 + 64)
    return " (signal " + std::to_string(code - 128) + ", " + signal_name(code - 128) +
           ", ended its last command)";
  return "";
}

std::string signal_text(int number) {
  return "signal " + std::to_string(number) + " (" + signal_name(number) + ")";
}

std::string cause_of_end(const Job& job) {
  const auto& exit = job.ending->exit;
  switch (job.reason) {
    case Reason::out_of_memory: return "the kernel ended a process of it for want of memory";
    case Reason::cancelled_by_user:
      return job.run ? "cancelled by its user while it ran"
                     : "cancelled by its user before it began";
    case Reason::job_launch_failure: return "its first process could not be started";
    case Reason::time_limit:
      return "slotd ended it at its time limit of " + format_limit(job.request.time_limit);
    case Reason::signal: return signal_text(exit.signal) + " ended it, not sent by slotd";
    case Reason::shepherd_lost: return "its shepherd vanished, and with it whatever it knew";
    case Reason::lost_after_restart:
      return "its shepherd was gone when the daemon came back, and had left no record";
    case Reason::node_fail: return "the machine went down under it";
    case Reason::deadline: return "it was withdrawn: its deadline could not be met any more";
    case Reason::dependency_never_satisfied:
      return "it was withdrawn: what it depended on could not happen any more";
    default: break;
  }
  if (exit.signal != 0) return signal_text(exit.signal) + " ended it";
  return "its script ended with exit code " + std::to_string(exit.code) + meaning_of(exit.code);
}

std::string source_of(const Job& job) {
  if (!job.run) return {};
  switch (job.reason) {
    case Reason::shepherd_lost:
    case Reason::lost_after_restart:
    case Reason::node_fail: return "known from: the daemon's own findings; there is no exit record";
    default: return "known from: the exit record of its shepherd";
  }
}

std::string output_of(const Job& job) { return files_of(job, job.request.submit_host).output; }

void write_use(const Job& job, Page& page) {
  const auto& ending = *job.ending;
  const auto& limit = job.request.time_limit;
  page.line(2, "began " + format_instant(job.run->start) + ", ended " + format_instant(ending.end));
  page.line(2,
            "ran " + format_long(ending.elapsed) +
              (limit ? " of its time limit of " + format_limit(limit) : ", without a time limit"));
  auto peak = ending.usage.peak_memory.value >> 20;
  auto asked = job.run->allocation.memory.value;
  page.line(2, "used " + memory(peak) + " of " + memory(asked) + " of memory, and " +
                 format_long(ending.usage.user + ending.usage.system) + " of CPU time on " +
                 cpus(job.run->allocation.cpus.size()));
}

}  // namespace

void write_job_end(const Job& job, Page& page) {
  if (!job.ending) return;
  page.line(2, cause_of_end(job));
  if (!job.ending->detail.empty()) page.line(2, "noted: " + without_controls(job.ending->detail));
  if (auto source = source_of(job); !source.empty()) page.line(2, source);
  if (job.run) write_use(job, page);
}

void write_job_end_advice(const Job& job, Page& page) {
  auto id = typed(job);
  page.line(0, "What to do:");
  auto look_at_output = [&](const std::string& before) {
    auto output = output_of(job);
    if (output == "/dev/null")
      return page.line(2, before + "What it wrote went to /dev/null, and is lost.");
    page.line(2, before + "What it wrote:");
    page.command("less " + without_controls(output));
  };
  auto run_again = [&](const std::string& before) {
    if (job.request.requeue == RequeuePolicy::no)
      return page.line(2, before + "Submit it again: it was submitted with --no-requeue.");
    page.line(2, before + "Run it again as it was:");
    page.command("scontrol requeue " + id);
  };
  switch (job.state) {
    case JobState::completed: return look_at_output("Nothing: it ended well. ");
    case JobState::out_of_memory: {
      auto asked = std::max<std::uint64_t>(job.request.memory.value_or(Mebibytes{512}).value, 1);
      page.line(2, "Submit it again with more memory:");
      page.command("sbatch --mem=" + memory(2 * asked) + " ...");
      return;
    }
    case JobState::timeout:
      page.line(2, "Submit it again with a longer time limit:");
      page.command(
        "sbatch --time=" + format_long(2 * job.request.time_limit.value_or(std::chrono::hours{1})) +
        " ...");
      return look_at_output("");
    case JobState::cancelled:
      if (job.reason == Reason::dependency_never_satisfied)
        return page.line(2,
                         "Submit it again without --dependency, or when what it depends on has "
                         "been done again.");
      return run_again("Nothing, if that was meant. ");
    case JobState::deadline: return page.line(2, "Submit it again with a later --deadline.");
    case JobState::node_fail: return run_again("");
    default: break;
  }
  if (job.reason == Reason::job_launch_failure) return run_again("Mend what is noted above. ");
  look_at_output("");
  run_again("");
}

}  // namespace slotd::clients::explained
