#include "clients/why/text.hpp"

#include "clients/views/display_width.hpp"
#include "clients/why/advice.hpp"
#include "clients/why/job_end.hpp"
#include "clients/why/needs.hpp"
#include "clients/why/page.hpp"
#include "clients/why/words.hpp"
#include "protocol/job_files.hpp"
#include "protocol/text/duration.hpp"
#include "protocol/text/instant.hpp"

namespace slotd::clients::explained {

namespace {

std::string state_of(const Job& job) {
  std::string text(long_name(job.state));
  if (job.reason != Reason::none) text += " (" + std::string(name(job.reason)) + ")";
  return text;
}

void write_array(const Explanation& told, Page& page) {
  if (told.elements.empty()) return;
  std::string text;
  for (const auto& [state, count] : told.elements)
    text +=
      (text.empty() ? "" : ", ") + std::to_string(count) + " " + std::string(long_name(state));
  page.line(0, "Array " + to_string(told.job.array_id) + ": " + text);
}

/// The job is back in the queue after an attempt.
void write_earlier_attempt(const Job& job, Page& page) {
  if (job.restarts == 0 || !job.ending) return;
  page.blank();
  page.line(0, "It went back to the queue " + counted(job.restarts, "time", "times") +
                 ", at last " + format_instant(job.ending->end) + ", exit code " +
                 std::to_string(job.ending->exit.code) + ":" +
                 std::to_string(job.ending->exit.signal));
}

void write_pending(const Explanation& told, Page& page) {
  page.line(0, "Submitted " + format_instant(told.job.submit));
  if (told.line > 0)
    page.line(0, "In the line: number " + std::to_string(told.ahead + 1) + " of " +
                   std::to_string(told.line));
  page.line(0, "Expected start: " + (told.start ? format_instant(*told.start) : "cannot be told"));
  write_earlier_attempt(told.job, page);
  page.blank();
  write_needs(told, page);
  page.blank();
  write_advice(told, page);
}

std::string list_of(const std::vector<std::uint16_t>& numbers) {
  IndexSet set;
  for (auto number : numbers) set.insert(ArrayIndex{number});
  return format(set);
}

void write_completing(const Job& job, Page& page) {
  if (job.reason == Reason::kill_task_failed) {
    page.line(
      2,
      "A process of it survives SIGKILL, because it hangs in the kernel. What it holds stays "
      "taken until that is over. Such processes have a D in their state:");
    return page.command("ps -eo pid,stat,wchan:24,args");
  }
  if (job.reason == Reason::storage) {
    page.line(2,
              "Its end cannot be written to disk. Make room there; it is tried again each second:");
    return page.command("df -h \"${SLOTD_ROOT:-$HOME/.local/share/slotd}\"");
  }
  page.line(2, "Wait: its processes are being ended.");
}

void write_live(const Explanation& told, Page& page) {
  const auto& job = told.job;
  const auto& held = job.run->allocation;
  page.line(0, "Runs since " + format_instant(job.run->start) + ", for " +
                 format_long(told.now - job.run->start));
  page.blank();
  page.line(0, "What it holds:");
  page.line(2, cpus(held.cpus.size()) + ": " + list_of(held.cpus));
  page.line(2, memory(held.memory.value) + " of memory");
  if (!held.gpus.empty()) page.line(2, gpus(held.gpus.size()) + ": " + list_of(held.gpus));
  if (job.state == JobState::completing)
    page.line(2, "it is ending, and gives all this back soon");
  else if (told.until)
    page.line(2, "until " + format_instant(*told.until) + " at the latest, by its time limit of " +
                   format_limit(job.request.time_limit));
  else
    page.line(2, "without a time limit: nobody knows until when");
  page.blank();
  page.line(0, "What to do:");
  if (job.state == JobState::completing) return write_completing(job, page);
  auto output = files_of(job, job.request.submit_host).output;
  page.line(2, output == "/dev/null" ? "Nothing: it runs." : "Nothing: it runs. To read along:");
  if (output != "/dev/null") page.command("tail -f " + without_controls(output));
  if (told.until) return;
  page.line(2, "Give it a time limit, so that others can be planned behind it:");
  page.command("scontrol update JobId=" + typed(job) + " TimeLimit=HH:MM:SS");
}

void write_over(const Explanation& told, Page& page) {
  page.blank();
  page.line(0, "How it ended:");
  write_job_end(told.job, page);
  page.blank();
  write_job_end_advice(told.job, page);
}

/// All of its elements have rows of their own.
void write_empty_record(const Explanation& told, Page& page) {
  page.blank();
  page.line(0, "What to do:");
  auto array = to_string(told.job.array_id);
  page.line(2, "None of it waits any more. See all of it, and ask about one of its elements:");
  page.command("sacct -X -j " + array);
  page.command("slotd why " + array + "_" + std::to_string(told.job.array->least));
}

}  // namespace

std::string as_text(const Explanation& told) {
  const auto& job = told.job;
  Page page;
  if (is_empty_record(job)) {
    page.line(0, "Job " + named(job) + " of " + short_name(job.request.user));
    write_array(told, page);
    write_empty_record(told, page);
    return page.text();
  }
  page.line(0, "Job " + named(job) + " of " + short_name(job.request.user) + ": " + state_of(job));
  write_array(told, page);
  if (job.state == JobState::pending)
    write_pending(told, page);
  else if (is_live(job.state) && job.run)
    write_live(told, page);
  else
    write_over(told, page);
  return page.text();
}

}  // namespace slotd::clients::explained
