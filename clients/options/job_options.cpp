#include "clients/options/job_options.hpp"

#include "clients/options/export_rows.hpp"
#include "clients/options/job_rows.hpp"
#include "clients/options/resource_values.hpp"
#include "clients/options/setters.hpp"
#include "clients/process/account.hpp"
#include "protocol/text/array_spec.hpp"
#include "protocol/text/dependency_spec.hpp"
#include "protocol/text/duration.hpp"
#include "protocol/text/instant.hpp"
#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <unistd.h>

namespace slotd::clients {

namespace {

Setter requeue_into(RequeuePolicy& target, RequeuePolicy policy) {
  return [&target, policy](std::string_view) { return target = policy, Done{}; };
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

/// An empty value, as an unset variable leaves it, means one job and no array.
Setter array_into(ArraySpec& target) {
  return [&target](std::string_view value) -> Done {
    if (value.empty()) return target = {}, Done{};
    return put(parse_array_spec(value), target, FaultCode::invalid);
  };
}

Setter moment_into(std::optional<Time>& target, const Time& now) {
  return [&target, &now](std::string_view value) {
    return put(parse_moment_ahead(value, now), target, FaultCode::usage);
  };
}

Setter open_mode_into(OpenMode& target) {
  return [&target](std::string_view value) -> Done {
    // The first letter decides, as in Slurm.
    auto letter = value.substr(0, 1);
    if (same_word(letter, "a")) return target = OpenMode::append, Done{};
    if (same_word(letter, "t")) return target = OpenMode::truncate, Done{};
    return bad_value("open-mode", value);
  };
}

Setter wrap_into(std::optional<std::string>& target) {
  return [&target](std::string_view value) { return target = value, Done{}; };
}

/// A list goes to the extras; an empty name is no partition.
Setter partition_into(JobRequest& request) {
  return [&request](std::string_view value) -> Done {
    if (value.empty()) return fail(FaultCode::invalid, "invalid partition specified: (empty)");
    std::vector<std::string> names;
    for (auto name : split(value, ","))
      if (!name.empty()) names.emplace_back(name);
    if (names.empty())
      return fail(FaultCode::invalid, "invalid partition specified: " + printable(value));
    request.partition = names.front();
    if (names.size() == 1) names.clear();
    if (!names.empty() || !request.extras.plain())
      request.extras.edit().partitions = std::move(names);
    return {};
  };
}

Setter warning_into(JobRequest& request) {
  return [&request](std::string_view value) {
    return put(parse_warning(value), request.extras.edit().warning, FaultCode::usage);
  };
}

Setter keep_unmet_into(JobRequest& request) {
  return [&request](std::string_view value) -> Done {
    if (!same_word(value, "yes") && !same_word(value, "no"))
      return bad_value("kill-on-invalid-dep", value);
    return request.extras.edit().keep_unmet = same_word(value, "no"), Done{};
  };
}

/// Without a value, Slurm's own default.
Setter nice_into(std::int32_t& target) {
  return [&target](std::string_view value) -> Done {
    constexpr std::int64_t most = 2'147'483'645;
    constexpr std::int32_t unsaid = 100;
    if (value.empty()) return target = unsaid, Done{};
    bool below = value.front() == '-';
    auto number = parse_digits<std::int64_t>(value.substr(below || value.front() == '+' ? 1 : 0));
    if (number && *number <= most)
      return target = static_cast<std::int32_t>(below ? -*number : *number), Done{};
    return fail(FaultCode::usage,
                "Invalid --nice value, out of range (+/- 2147483645): " + printable(value));
  };
}

Setter priority_into(Priority& target) {
  return [&target](std::string_view value) -> Done {
    constexpr std::uint32_t bound = 4'294'967'294;
    if (same_word(value, "TOP")) return target.value = bound - 1, Done{};
    auto number = parse_digits<std::uint32_t>(value);
    if (number && *number < bound) return target.value = *number, Done{};
    return fail(FaultCode::usage,
                std::string(value.starts_with('-') ? "Priority must be >= 0: "
                                                   : "Priority must be a number < 4294967294: ") +
                  printable(value));
  };
}

/// Users may name themselves; a queue of one user cannot submit for somebody else.
Setter only_self(std::string_view option, std::uint32_t own,
                 bool (*is_own_name)(std::string_view)) {
  return [option, own, is_own_name](std::string_view value) -> Done {
    if (parse_digits<std::uint32_t>(value) == own || is_own_name(value)) return {};
    return fail(FaultCode::usage,
                std::string(option) + " can only be you yourself, not " + printable(value));
  };
}

bool is_own_account(std::string_view name) {
  auto account = find_account(::getuid());
  return account && account->name == name;
}

bool is_nobody(std::string_view) { return false; }

}  // namespace

// Rows: name, letter, argument, help, environment variables, where it goes.

OptionTable queue_rows(JobSettings& settings) {
  auto& request = settings.request;
  return {
    valued("job-name", 'J', "name", "name of the job", "SBATCH_JOB_NAME", text_into(request.name)),
    valued("partition", 'p', "name[,name]", "partition to run in; of several, the first that fits",
           "SBATCH_PARTITION", partition_into(request)),
    valued("array", 'a', "indices[%n]",
           "a job for each index: 0-9, 1,3,7, 0-20:5; with %n at most n of them at once",
           "SBATCH_ARRAY_INX", array_into(settings.array)),
    valued("dependency", 'd', "type:id[:id]",
           "start after other jobs: after, afterany, afterok, afternotok, singleton",
           "SBATCH_DEPENDENCY", dependency_into(request.dependency)),
    valued("kill-on-invalid-dep", 0, "yes|no", "no: keep a job whose dependency can never be met",
           "", keep_unmet_into(request)),
    valued("begin", 'b', "time", "not before this time: 16:00, now+1hour, tomorrow", "SBATCH_BEGIN",
           moment_into(request.begin, settings.now)),
    valued("deadline", 0, "time", "cancel the job if it cannot end by this time", "",
           moment_into(request.deadline, settings.now)),
    valued("time", 't', "time", "time limit: M, M:S, H:M:S, D-H, D-H:M or D-H:M:S",
           "SBATCH_TIME SBATCH_TIMELIMIT", time_limit_into(request.time_limit)),
    valued("signal", 0, "[B:]sig[@sec]",
           "send this signal this many seconds (default 60) before the time limit", "SBATCH_SIGNAL",
           warning_into(request)),
    flag("hold", 'H', "do not start it before it is released", "", flag_into(request.hold)),
    optional(
      valued("nice", 0, "n", "lower its priority by n (default 100)", "", nice_into(request.nice))),
    valued("priority", 0, "n", "its place in the queue; 0 holds it, TOP is the first", "",
           priority_into(request.priority)),
    flag("requeue", 0, "run again once after a failure, and after every reboot", "SBATCH_REQUEUE",
         requeue_into(request.requeue, RequeuePolicy::yes)),
    flag("no-requeue", 0, "never run again", "SBATCH_NO_REQUEUE",
         requeue_into(request.requeue, RequeuePolicy::no)),
  };
}

OptionTable file_rows(JobSettings& settings) {
  auto& request = settings.request;
  return {
    with_names(valued("chdir", 'D', "folder", "where the job runs (default: here)", "SBATCH_CHDIR",
                      text_into(request.directory)),
               "", "workdir"),
    valued("output", 'o', "file", "pattern for the output file (default slurm-%j.out)",
           "SBATCH_OUTPUT", pattern_into(request.output)),
    valued("error", 'e', "file", "pattern for the error output (default: with the output)",
           "SBATCH_ERROR", pattern_into(request.error)),
    valued("input", 'i', "file", "what the script reads (default /dev/null)", "SBATCH_INPUT",
           pattern_into(request.input)),
    valued("open-mode", 0, "append|truncate",
           "append to existing output files, or truncate them (default truncate)",
           "SBATCH_OPEN_MODE", open_mode_into(request.open_mode)),
  };
}

OptionTable submission_rows(JobSettings& settings) {
  return {
    only_on_command_line(valued("wrap", 0, "command", "run this shell command instead of a script",
                                "", wrap_into(settings.wrap))),
    flag("fit", 0,
         "adapt a request that this machine cannot meet: fewer CPUs, one node, another partition",
         "", flag_into(settings.request, &JobExtras::fit)),
    flag("wait", 'W', "wait for the job's end and exit with its code", "SBATCH_WAIT",
         flag_into(settings.wait)),
    flag("test-only", 0, "say when it would start, and queue nothing", "",
         flag_into(settings.test_only)),
    flag("parsable", 0, "print only the job's id", "", flag_into(settings.parsable)),
    flag("quiet", 'Q', "print errors only", "", flag_into(settings.quiet)),
    flag("verbose", 'v', "show how the options were understood", "SBATCH_DEBUG",
         count_into(settings.verbose)),
    valued("uid", 0, "user", "user to run as: only you", "",
           only_self("--uid", ::getuid(), is_own_account)),
    valued("gid", 0, "group", "group to run as: only yours", "",
           only_self("--gid", ::getgid(), is_nobody)),
  };
}

OptionTable job_options(JobSettings& settings) {
  OptionTable table;
  for (auto&& rows :
       {in_group("Queue", queue_rows(settings)), in_group("Resources", resource_rows(settings)),
        in_group("GPUs", gpu_rows(settings)),
        in_group("Files and environment", file_rows(settings)),
        in_group("Files and environment", export_rows(settings.export_options, settings.request)),
        in_group("Submission", submission_rows(settings)),
        in_group("Kept with the job and shown", record_rows(settings)),
        in_group(group_without_effect, noted_rows(settings)), refused_rows()})
    table.insert(table.end(), rows.begin(), rows.end());
  return table;
}

}  // namespace slotd::clients
