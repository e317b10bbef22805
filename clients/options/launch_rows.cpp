#include "clients/options/launch_rows.hpp"

#include "clients/options/setters.hpp"
#include "protocol/text/job_list.hpp"
#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/signal_name.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
#include <array>
#include <csignal>

namespace slotd::clients {

namespace {

/// A number; 0 is allowed.
Setter seconds_into(std::uint32_t& target, std::string_view option) {
  return [&target, option](std::string_view value) -> Done {
    auto number = parse_digits<std::uint32_t>(value);
    if (!number) return bad_value(option, value);
    return target = *number, Done{};
  };
}

Setter immediate_into(LaunchSettings& settings) {
  return [&settings](std::string_view value) -> Done {
    settings.immediate = true;
    if (value.empty()) return {};
    return seconds_into(settings.immediate_seconds, "immediate")(value);
  };
}

Option immediate_row(LaunchSettings& settings, std::string_view variable) {
  return optional(valued("immediate", 'I', "seconds",
                         "give up if the resources are not free now, or within this many seconds",
                         variable, immediate_into(settings)));
}

/// `-K`, `-K0`, `-K1`.
Setter bad_exit_into(bool& target) {
  return [&target](std::string_view value) -> Done {
    if (!value.empty() && value != "0" && value != "1") return bad_value("kill-on-bad-exit", value);
    return target = value != "0", Done{};
  };
}

Setter step_job_into(std::string& target) {
  return [&target](std::string_view value) -> Done {
    if (auto job = parse_job_id(value); !job) return bad_value("jobid", value);
    return target = value, Done{};
  };
}

/// `map_cpu=1,2` and its like; `:` stands for `=` as well.
bool begins_list(std::string_view word) {
  auto name = word.substr(0, word.find_first_of("=:"));
  return name.size() + 1 < word.size() &&
         (name == "map_cpu" || name == "mask_cpu" || name == "map_ldom" || name == "mask_ldom");
}

/// Commas separate both the numbers of a list and the words.
Setter cpu_bind_into(std::string& target) {
  return [&target](std::string_view value) -> Done {
    static constexpr std::array plain{"none",  "cores",  "threads", "sockets",
                                      "ldoms", "boards", "quiet",   "verbose",
                                      "q",     "v",      "rank",    "rank_ldom"};
    bool in_list = false;
    for (auto word : split(value, ",")) {
      if (in_list && !word.empty() && is_digit(word.front())) continue;
      in_list = begins_list(word);
      auto is_known = std::any_of(plain.begin(), plain.end(), [word](std::string_view known) {
        return same_word(known, word);
      });
      if (!in_list && !is_known) return bad_value("cpu-bind", value);
    }
    return target = value, Done{};
  };
}

Setter mpi_into(std::string& target) {
  return [&target](std::string_view value) -> Done {
    for (std::string_view known : {"none", "pmi2", "pmix", "list"})
      if (same_word(value, known)) return target = value, Done{};
    return fail(FaultCode::invalid,
                "invalid MPI type '" + printable(value) + "', --mpi=list for acceptable types");
  };
}

/// For steps it means the same as --exact.
Setter exact_into(bool& exact) {
  return [&exact](std::string_view value) -> Done {
    if (!value.empty() && !same_word(value, "user") && !same_word(value, "mcs"))
      return bad_value("exclusive", value);
    return exact = true, Done{};
  };
}

Setter relative_into() {
  return [](std::string_view value) -> Done {
    if (value == "0") return {};
    return fail(FaultCode::invalid,
                "--relative=" + printable(value) + ": there is one node, number 0");
  };
}

/// Without a value the signal is TERM.
Setter kill_signal_into(int& target) {
  return [&target](std::string_view value) -> Done {
    if (value.empty()) return target = SIGTERM, Done{};
    auto signal = parse_signal(value);
    if (!signal) return bad_value("kill-command", value);
    return target = *signal, Done{};
  };
}

Option noted_row(std::string_view name, char letter, std::string_view value, std::string_view help,
                 std::string_view variables = {}) {
  if (value.empty()) return noted(flag(name, letter, help, variables, any_value()));
  return noted(valued(name, letter, value, help, variables, any_value()));
}

Option refused_option(std::string_view name, char letter, std::string_view value,
                      std::string_view why) {
  auto row = value.empty() ? flag(name, letter, why, "", any_value())
                           : valued(name, letter, value, why, "", any_value());
  row.treatment = Treatment::reject;
  return row;
}

OptionTable program_rows(LaunchSettings& settings) {
  return {
    valued("prolog", 0, "program", "run here before the step", "SLURM_PROLOG",
           text_into(settings.prolog)),
    valued("epilog", 0, "program", "run here after the step", "SLURM_EPILOG",
           text_into(settings.epilog)),
    valued("task-prolog", 0, "program", "run before each task", "SLURM_TASK_PROLOG",
           text_into(settings.task_prolog)),
    valued("task-epilog", 0, "program", "run after each task", "SLURM_TASK_EPILOG",
           text_into(settings.task_epilog)),
  };
}

}  // namespace

OptionTable srun_rows(LaunchSettings& settings) {
  OptionTable rows{
    flag("label", 'l', "prefix each line with the number of its task", "SLURM_LABELIO",
         flag_into(settings.label)),
    flag("unbuffered", 'u', "pass output on as it comes, not in lines", "SLURM_UNBUFFEREDIO",
         flag_into(settings.unbuffered)),
    flag("pty", 0, "give task 0 a terminal", "", flag_into(settings.pty)),
    flag("multi-prog", 0, "the file named instead of a program says what each task runs", "",
         flag_into(settings.multi_prog)),
    valued("jobid", 0, "id", "a step in this job", "SLURM_JOB_ID", step_job_into(settings.step_of)),
    flag("no-wait", 0, "leave the run to the daemon", "", flag_into(settings.no_wait)),
    optional(valued("exclusive", 0, "user|mcs",
                    "wait for CPUs that no other step has; outside a job: the whole machine",
                    "SLURM_EXCLUSIVE", exact_into(settings.exact))),
    flag("exact", 0, "no more CPUs than the step asks for", "SLURM_EXACT",
         flag_into(settings.exact)),
    optional(valued("overlap", 0, "force", "share the job's CPUs with other steps", "SLURM_OVERLAP",
                    flag_into(settings.overlap))),
    flag("whole", 0, "use all of the job's resources, as without --exact", "", any_value()),
    optional(valued("kill-on-bad-exit", 'K', "0|1", "end the step once a task has failed",
                    "SLURM_KILL_BAD_EXIT", bad_exit_into(settings.kill_on_bad_exit))),
    valued("wait", 'W', "seconds",
           "how long to wait for the other tasks once one has ended; 0: for ever", "SLURM_WAIT",
           seconds_into(settings.wait_seconds, "wait")),
    flag("quit-on-interrupt", 0, "end at the first Ctrl-C", "",
         flag_into(settings.quit_on_interrupt)),
    with_names(
      valued("cpu-bind", 0, "kind", "CPUs of a task: none, cores, map_cpu:1,2, mask_cpu:0x3",
             "SLURM_CPU_BIND", cpu_bind_into(settings.cpu_bind)),
      "", "cpu_bind"),
    valued("mpi", 0, "none|pmi2|pmix|list", "how the tasks of an MPI program find each other",
           "SLURM_MPI_TYPE", mpi_into(settings.mpi)),
    valued("relative", 'r', "n", "number of the node: 0", "", relative_into()),
    immediate_row(settings, "SLURM_IMMEDIATE"),
  };
  for (auto&& row : program_rows(settings)) rows.push_back(std::move(row));
  for (auto& row : rows)
    if (row.name == "mpi" || row.name == "jobid" || row.name == "relative")
      row.treatment = Treatment::map;
  return rows;
}

OptionTable salloc_rows(LaunchSettings& settings) {
  return {
    immediate_row(settings, "SALLOC_IMMEDIATE"),
    flag("no-shell", 0, "end once it is granted; scancel ends the allocation", "",
         flag_into(settings.no_shell)),
    flag("bell", 0, "ring the terminal's bell once it is granted", "SALLOC_BELL",
         flag_into(settings.bell)),
    flag("no-bell", 0, "do not", "SALLOC_NO_BELL",
         [&settings](std::string_view) { return settings.bell = false, Done{}; }),
    optional(valued("kill-command", 'K', "signal",
                    "signal (default TERM) for its command when the allocation ends",
                    "SALLOC_KILL_CMD", kill_signal_into(settings.kill_signal))),
  };
}

OptionTable noted_srun_rows() {
  return {
    noted_row("accel-bind", 0, "flags", "GPUs near the tasks"),
    noted(optional(
      valued("bcast", 0, "file", "copy the program to the nodes", "SLURM_BCAST", any_value()))),
    noted_row("bcast-exclude", 0, "folders", "what is not copied", "SLURM_BCAST_EXCLUDE"),
    noted(optional(
      valued("compress", 0, "library", "compress such copies", "SLURM_COMPRESS", any_value()))),
    noted(optional(
      valued("send-libs", 0, "yes|no", "copy libraries too", "SLURM_SEND_LIBS", any_value()))),
    noted(optional(
      valued("resv-ports", 0, "n", "ports kept for the step", "SLURM_RESV_PORTS", any_value()))),
    noted_row("disable-status", 'X', "", "no status at Ctrl-C", "SLURM_DISABLE_STATUS"),
    noted_row("preserve-env", 'E', "", "variables outrank options"),
    noted_row("threads", 'T', "n", "how many connections at once", "SLURM_THREADS"),
    noted_row("msg-timeout", 0, "seconds", "how long a node may take to answer"),
    noted_row("slurmd-debug", 0, "level", "messages of a node's daemon", "SLURMD_DEBUG"),
    noted_row("interactive", 0, "", "the step of an interactive shell"),
  };
}

OptionTable refused_srun_rows() {
  auto group =
    with_names(refused_option("het-group", 0, "numbers", "there are no jobs of several components"),
               "", "pack-group");
  return {
    group,
    refused_option("no-allocate", 'Z', "", "a step without an allocation would hide what it uses"),
    refused_option("debugger-test", 0, "", "there is no such test"),
  };
}

}  // namespace slotd::clients
