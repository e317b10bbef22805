#include "clients/options/job_options.hpp"

#include "clients/options/apply.hpp"
#include "protocol/text/dependency_spec.hpp"
#include "protocol/text/duration.hpp"
#include "protocol/text/memory.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

namespace slotd::clients {

namespace {

using Setter = std::function<Done(std::string_view)>;

Setter text_into(std::string& target) {
  return [&target](std::string_view value) { return target = value, Done{}; };
}

Setter flag_into(bool& target) {
  return [&target](std::string_view) { return target = true, Done{}; };
}

/// A file pattern; `none` is the file that swallows everything.
Setter pattern_into(std::string& target) {
  return [&target](std::string_view value) {
    return target = same_word(value, "none") ? "/dev/null" : value, Done{};
  };
}

Setter requeue_into(RequeuePolicy& target, RequeuePolicy policy) {
  return [&target, policy](std::string_view) { return target = policy, Done{}; };
}

/// A command line that cannot be understood ends with another status than a bad number.
template <class T, class Target>
Done put(Result<T> parsed, Target& target, FaultCode code) {
  if (!parsed) return fail(code, parsed.error().text);
  target = std::move(*parsed);
  return {};
}

Setter tasks_into(std::uint32_t& target) {
  return [&target](std::string_view value) {
    return put(parse_count(value, "--ntasks"), target, FaultCode::invalid);
  };
}

Setter cpus_into(Cpus& target) {
  return [&target](std::string_view value) {
    return put(parse_count(value, "--cpus-per-task"), target.value, FaultCode::invalid);
  };
}

Setter memory_into(std::optional<Mebibytes>& target) {
  return [&target](std::string_view value) {
    return put(parse_memory(value), target, FaultCode::usage);
  };
}

Setter time_limit_into(std::optional<Duration>& target) {
  return [&target](std::string_view value) {
    return put(parse_time_limit(value), target, FaultCode::usage);
  };
}

Setter dependency_into(DependencySpec& target) {
  return [&target](std::string_view value) {
    return put(parse_dependency(value), target, FaultCode::invalid);
  };
}

Setter open_mode_into(OpenMode& target) {
  return [&target](std::string_view value) {
    if (value == "a" || same_word(value, "append")) return target = OpenMode::append, Done{};
    if (value == "t" || same_word(value, "truncate")) return target = OpenMode::truncate, Done{};
    return Done(fail(FaultCode::usage, "Invalid --open-mode specification: " + printable(value)));
  };
}

Setter count_into(unsigned& target) {
  return [&target](std::string_view) { return ++target, Done{}; };
}

Setter wrap_into(std::optional<std::string>& target) {
  return [&target](std::string_view value) { return target = value, Done{}; };
}

/// An option with an argument; its environment variables count where they stand in this order.
Option valued(std::string_view name, char letter, std::string_view value, std::string_view help,
              std::string_view variables, Setter set) {
  return {.name = name,
          .letter = letter,
          .argument = Argument::required,
          .value = value,
          .help = help,
          .variables = variables,
          .set = std::move(set)};
}

Option flag(std::string_view name, char letter, std::string_view help, std::string_view variables,
            Setter set) {
  return {
    .name = name, .letter = letter, .help = help, .variables = variables, .set = std::move(set)};
}

Option only_on_command_line(Option option) {
  option.directives = Directives::pass_over;
  return option;
}

// Rows: name, letter, argument, help, environment variables, where it goes.

OptionTable queue_rows(JobRequest& request) {
  return {
    valued("job-name", 'J', "name", "name of the job", "SBATCH_JOB_NAME", text_into(request.name)),
    valued("partition", 'p', "name", "partition to run in", "SBATCH_PARTITION",
           text_into(request.partition)),
    valued("dependency", 'd', "type:id[:id...]", "start after other jobs: afterany, afterok",
           "SBATCH_DEPENDENCY", dependency_into(request.dependency)),
    flag("hold", 'H', "do not start it before it is released", "", flag_into(request.hold)),
    flag("requeue", 0, "run once more after a failure, and after a reboot", "SBATCH_REQUEUE",
         requeue_into(request.requeue, RequeuePolicy::yes)),
    flag("no-requeue", 0, "never run again", "SBATCH_NO_REQUEUE",
         requeue_into(request.requeue, RequeuePolicy::no)),
  };
}

OptionTable resource_rows(JobRequest& request) {
  return {
    valued("cpus-per-task", 'c', "n", "CPUs for each task (default 1)", "SBATCH_CPUS_PER_TASK",
           cpus_into(request.cpus_per_task)),
    valued("ntasks", 'n', "n", "number of tasks (default 1)", "SBATCH_NTASKS",
           tasks_into(request.tasks)),
    valued("mem", 0, "size", "memory, such as 512M or 8G; 0 is all there is",
           "SBATCH_MEM SBATCH_MEM_PER_NODE", memory_into(request.memory)),
    valued("time", 't', "time", "time limit: M, M:S, H:M:S, D-H, D-H:M or D-H:M:S",
           "SBATCH_TIME SBATCH_TIMELIMIT", time_limit_into(request.time_limit)),
  };
}

OptionTable file_rows(JobRequest& request) {
  return {
    valued("chdir", 'D', "folder", "where the job runs (default: here)", "SBATCH_CHDIR",
           text_into(request.directory)),
    valued("output", 'o', "file", "pattern of the output's name (default slurm-%j.out)",
           "SBATCH_OUTPUT", pattern_into(request.output)),
    valued("error", 'e', "file", "pattern for the error output (default: with the output)",
           "SBATCH_ERROR", pattern_into(request.error)),
    valued("input", 'i', "file", "what the script reads (default /dev/null)", "SBATCH_INPUT",
           pattern_into(request.input)),
    valued("open-mode", 0, "append|truncate",
           "what becomes of output files that are there (default truncate)", "SBATCH_OPEN_MODE",
           open_mode_into(request.open_mode)),
  };
}

OptionTable manner_rows(JobSettings& settings) {
  return {
    only_on_command_line(valued("wrap", 0, "command", "run this shell command instead of a script",
                                "", wrap_into(settings.wrap))),
    flag("wait", 'W', "wait for the job's end and exit as it did", "SBATCH_WAIT",
         flag_into(settings.wait)),
    flag("parsable", 0, "print the job's id alone", "", flag_into(settings.parsable)),
    flag("quiet", 'Q', "print errors only", "", flag_into(settings.quiet)),
    flag("verbose", 'v', "say what was understood", "SBATCH_DEBUG", count_into(settings.verbose)),
  };
}

}  // namespace

OptionTable job_options(JobSettings& settings) {
  OptionTable table;
  for (auto&& rows : {queue_rows(settings.request), resource_rows(settings.request),
                      file_rows(settings.request), manner_rows(settings)})
    table.insert(table.end(), rows.begin(), rows.end());
  return table;
}

}  // namespace slotd::clients
