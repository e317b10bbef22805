#include "clients/options/job_options.hpp"

#include "clients/options/apply.hpp"
#include "protocol/text/dependency_spec.hpp"
#include "protocol/text/duration.hpp"
#include "protocol/text/memory.hpp"
#include "protocol/text/number.hpp"
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

/// -v counts; the environment gives a number.
Setter verbosity_into(unsigned& target) {
  return [&target](std::string_view value) {
    target = value.empty() ? target + 1 : parse_digits<unsigned>(value).value_or(1);
    return Done{};
  };
}

Setter wrap_into(std::optional<std::string>& target) {
  return [&target](std::string_view value) { return target = value, Done{}; };
}

constexpr auto required = Argument::required;

OptionTable resource_rows(JobRequest& request) {
  return {
    {.name = "cpus-per-task", .letter = 'c', .argument = required, .value = "n",
     .help = "CPUs for each task (default 1)", .variables = "SBATCH_CPUS_PER_TASK",
     .set = cpus_into(request.cpus_per_task)},
    {.name = "ntasks", .letter = 'n', .argument = required, .value = "n",
     .help = "number of tasks (default 1)", .variables = "SBATCH_NTASKS",
     .set = tasks_into(request.tasks)},
    {.name = "mem", .argument = required, .value = "size",
     .help = "memory, such as 512M or 8G; 0 is all there is",
     .variables = "SBATCH_MEM SBATCH_MEM_PER_NODE", .set = memory_into(request.memory)},
    {.name = "time", .letter = 't', .argument = required, .value = "time",
     .help = "time limit: M, M:S, H:M:S, D-H, D-H:M or D-H:M:S",
     .variables = "SBATCH_TIME SBATCH_TIMELIMIT", .set = time_limit_into(request.time_limit)},
    {.name = "partition", .letter = 'p', .argument = required, .value = "name",
     .help = "partition to run in", .variables = "SBATCH_PARTITION",
     .set = text_into(request.partition)},
  };
}

OptionTable file_rows(JobRequest& request) {
  return {
    {.name = "chdir", .letter = 'D', .argument = required, .value = "folder",
     .help = "where the job runs (default: here)", .variables = "SBATCH_CHDIR",
     .set = text_into(request.directory)},
    {.name = "output", .letter = 'o', .argument = required, .value = "file",
     .help = "pattern of the output's name (default slurm-%j.out)", .variables = "SBATCH_OUTPUT",
     .set = pattern_into(request.output)},
    {.name = "error", .letter = 'e', .argument = required, .value = "file",
     .help = "pattern for the error output (default: with the output)",
     .variables = "SBATCH_ERROR", .set = pattern_into(request.error)},
    {.name = "input", .letter = 'i', .argument = required, .value = "file",
     .help = "what the script reads (default /dev/null)", .variables = "SBATCH_INPUT",
     .set = pattern_into(request.input)},
    {.name = "open-mode", .argument = required, .value = "append|truncate",
     .help = "what becomes of output files that are there (default truncate)",
     .variables = "SBATCH_OPEN_MODE", .set = open_mode_into(request.open_mode)},
  };
}

OptionTable queue_rows(JobRequest& request) {
  return {
    {.name = "job-name", .letter = 'J', .argument = required, .value = "name",
     .help = "name of the job", .variables = "SBATCH_JOB_NAME", .set = text_into(request.name)},
    {.name = "dependency", .letter = 'd', .argument = required, .value = "type:id[:id...]",
     .help = "start after other jobs: afterany, afterok", .variables = "SBATCH_DEPENDENCY",
     .set = dependency_into(request.dependency)},
    {.name = "hold", .letter = 'H', .help = "do not start it before it is released",
     .set = flag_into(request.hold)},
    {.name = "requeue", .help = "run once more after a failure, and after a reboot",
     .variables = "SBATCH_REQUEUE", .set = requeue_into(request.requeue, RequeuePolicy::yes)},
    {.name = "no-requeue", .help = "never run again", .variables = "SBATCH_NO_REQUEUE",
     .set = requeue_into(request.requeue, RequeuePolicy::no)},
  };
}

OptionTable manner_rows(JobSettings& settings) {
  return {
    {.name = "wrap", .argument = required, .value = "command",
     .help = "run this shell command instead of a script", .directives = Directives::pass_over,
     .set = wrap_into(settings.wrap)},
    {.name = "wait", .letter = 'W', .help = "wait for the job's end and exit as it did",
     .variables = "SBATCH_WAIT", .set = flag_into(settings.wait)},
    {.name = "parsable", .help = "print the job's id alone", .set = flag_into(settings.parsable)},
    {.name = "quiet", .letter = 'Q', .help = "print errors only", .set = flag_into(settings.quiet)},
    {.name = "verbose", .letter = 'v', .help = "say what was understood",
     .variables = "SBATCH_DEBUG", .set = verbosity_into(settings.verbose)},
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
