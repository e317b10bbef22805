#include "clients/options/job_rows.hpp"
#include "clients/options/resource_values.hpp"
#include "clients/options/setters.hpp"
#include "protocol/text/duration.hpp"
#include "protocol/text/memory.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>

namespace slotd::clients {

namespace {

using Memory = std::optional<Mebibytes>;

/// Each of the three ways to ask for memory replaces the others.
Setter all_memory_into(JobRequest& request) {
  return [&request](std::string_view value) {
    if (!request.extras.plain())
      request.extras.edit().memory_per_cpu = request.extras.edit().memory_per_gpu = std::nullopt;
    return put(parse_memory(value), request.memory, FaultCode::usage);
  };
}

Setter part_memory_into(JobRequest& request, std::string_view option, Memory JobExtras::*part,
                        Memory JobExtras::*other) {
  return [&request, option, part, other](std::string_view value) -> Done {
    auto size = parse_memory(value);
    if (!size) return bad_value(option, value);
    request.memory.reset();
    auto& extras = request.extras.edit();
    extras.*other = std::nullopt;
    extras.*part = *size;
    return {};
  };
}

Setter scratch_into(Memory& target) {
  return [&target](std::string_view value) -> Done {
    auto size = parse_memory(value);
    if (!size) return bad_value("tmp", value);
    target = *size;
    return {};
  };
}

Setter nodes_into(JobRequest& request) {
  return [&request](std::string_view value) {
    return put(parse_nodes(value), request.extras.edit().nodes, FaultCode::usage);
  };
}

/// --exclusive and --oversubscribe contradict each other: the last one counts.
Setter exclusive_into(JobRequest& request) {
  return [&request](std::string_view value) -> Done {
    bool known = value.empty() || same_word(value, "user") || same_word(value, "mcs") ||
                 same_word(value, "exclusive");
    if (!known) return bad_value("exclusive", value);
    request.extras.edit().exclusive = true;
    request.extras.edit().oversubscribe = false;
    return {};
  };
}

Setter oversubscribe_into(JobRequest& request) {
  return [&request](std::string_view) {
    request.extras.edit().oversubscribe = true;
    request.extras.edit().exclusive = false;
    return Done{};
  };
}

Setter time_min_into(JobRequest& request) {
  return [&request](std::string_view value) -> Done {
    auto least = parse_time_limit(value);
    if (!least) return bad_value("time-min", value);
    request.extras.edit().time_min = *least;
    return {};
  };
}

Setter tasks_into(JobSettings& settings) {
  return [&settings](std::string_view value) {
    settings.tasks_said = true;
    return number_into(settings.request.tasks, "--ntasks")(value);
  };
}

void take_kind(JobRequest& request, const GpuRequest& ask) {
  if (ask.count > 0 && !ask.kind.empty()) request.gpus.kind = ask.kind;
}

/// 0 asks for none; without the option a job gets the partition's default.
void note_none(JobRequest& request, std::string_view value, std::uint32_t count) {
  if (!value.empty() && count == 0) request.extras.edit().no_gpus = true;
}

/// GPUs for the whole job.
Setter gpus_into(JobRequest& request) {
  return [&request](std::string_view value) -> Done {
    auto ask = parse_gpus(value, "--gpus");
    if (!ask) return tl::unexpected(ask.error());
    take_kind(request, *ask);
    request.gpus.count = ask->count;
    note_none(request, value, ask->count);
    return {};
  };
}

/// GPUs for each of something.
Setter gpus_into(JobRequest& request, std::uint32_t& target, std::string_view option) {
  return [&request, &target, option](std::string_view value) -> Done {
    auto ask = parse_gpus(value, option);
    if (!ask) return tl::unexpected(ask.error());
    take_kind(request, *ask);
    target = ask->count;
    note_none(request, value, ask->count);
    return {};
  };
}

Setter gpus_into(JobRequest& request, std::uint32_t JobExtras::*member, std::string_view option) {
  return [&request, member, option](std::string_view value) {
    return gpus_into(request, request.extras.edit().*member, option)(value);
  };
}

/// Replaces what an earlier --gres has set.
void note_others(JobExtras& extras, const std::vector<std::string>& others) {
  std::erase_if(extras.notes, [](auto& note) { return note.starts_with("--gres="); });
  for (const auto& other : others) extras.notes.push_back("--gres=" + other);
}

Setter gres_into(JobRequest& request) {
  return [&request](std::string_view value) -> Done {
    auto ask = parse_gres(value);
    if (!ask) return tl::unexpected(ask.error());
    take_kind(request, ask->gpus);
    request.extras.edit().gpus_per_node = ask->gpus.count;
    if (ask->no_gpus) request.extras.edit().no_gpus = true;
    note_others(request.extras.edit(), ask->others);
    return {};
  };
}

}  // namespace

OptionTable resource_rows(JobSettings& settings) {
  auto& request = settings.request;
  return {
    valued("nodes", 'N', "n[-m]", "nodes: 1, or a range that has 1", "", nodes_into(request)),
    valued("ntasks", 'n', "n", "number of tasks (default 1)", "SBATCH_NTASKS",
           tasks_into(settings)),
    with_names(valued("ntasks-per-node", 0, "n", "tasks on each node", "",
                      number_into(request, &JobExtras::tasks_per_node, "--ntasks-per-node")),
               "tasks-per-node"),
    valued("cpus-per-task", 'c', "n", "CPUs for each task (default 1)", "SBATCH_CPUS_PER_TASK",
           number_into(request.cpus_per_task.value, "--cpus-per-task")),
    valued("mincpus", 0, "n", "at least this many CPUs", "",
           number_into(request, &JobExtras::min_cpus, "--mincpus")),
    valued("mem", 0, "size", "memory, such as 512M or 8G; 0 means all of the machine's",
           "SBATCH_MEM SBATCH_MEM_PER_NODE", all_memory_into(request)),
    valued("mem-per-cpu", 0, "size", "memory for each CPU", "SBATCH_MEM_PER_CPU",
           part_memory_into(request, "mem-per-cpu", &JobExtras::memory_per_cpu,
                            &JobExtras::memory_per_gpu)),
    valued("tmp", 0, "size", "size that the file system of /tmp must have", "",
           scratch_into(settings.scratch)),
    optional(valued("exclusive", 0, "user", "use the whole machine; no other job runs beside it",
                    "SBATCH_EXCLUSIVE", exclusive_into(request))),
    with_names(flag("oversubscribe", 's', "other jobs may share its resources", "",
                    oversubscribe_into(request)),
               "", "share"),
    flag("overcommit", 'O', "more tasks than CPUs", "SBATCH_OVERCOMMIT",
         flag_into(request, &JobExtras::overcommit)),
    valued("constraint", 'C', "features", "features that the partition must have: a&b, a|b",
           "SBATCH_CONSTRAINT", text_into(request, &JobExtras::constraint)),
    valued("exclude", 'x', "hosts", "hosts to avoid; this one may not be among them", "",
           text_into(settings.excluded)),
  };
}

OptionTable gpu_rows(JobSettings& settings) {
  auto& request = settings.request;
  return {
    valued("gpus", 'G', "[type:]n", "GPUs for the job", "SBATCH_GPUS", gpus_into(request)),
    valued("gpus-per-node", 0, "[type:]n", "GPUs on each node", "SBATCH_GPUS_PER_NODE",
           gpus_into(request, &JobExtras::gpus_per_node, "--gpus-per-node")),
    valued("gpus-per-task", 0, "[type:]n", "GPUs for each task", "SBATCH_GPUS_PER_TASK",
           gpus_into(request, &JobExtras::gpus_per_task, "--gpus-per-task")),
    valued("gpus-per-socket", 0, "[type:]n", "GPUs for each of --sockets-per-node",
           "SBATCH_GPUS_PER_SOCKET",
           gpus_into(request, settings.gpus_per_socket, "--gpus-per-socket")),
    valued("ntasks-per-gpu", 0, "n", "tasks for each GPU", "",
           number_into(request, &JobExtras::tasks_per_gpu, "--ntasks-per-gpu")),
    valued("ntasks-per-tres", 0, "n", "same as --ntasks-per-gpu", "",
           number_into(request, &JobExtras::tasks_per_gpu, "--ntasks-per-tres")),
    valued("gres", 0, "gpu[:type][:n]", "GPUs on each node; other names have no effect",
           "SBATCH_GRES", gres_into(request)),
    valued("cpus-per-gpu", 0, "n", "CPUs for each GPU", "SBATCH_CPUS_PER_GPU",
           number_into(request, &JobExtras::cpus_per_gpu, "--cpus-per-gpu")),
    valued("mem-per-gpu", 0, "size", "memory for each GPU", "SBATCH_MEM_PER_GPU",
           part_memory_into(request, "mem-per-gpu", &JobExtras::memory_per_gpu,
                            &JobExtras::memory_per_cpu)),
  };
}

OptionTable record_rows(JobSettings& settings) {
  auto& request = settings.request;
  return {
    valued("comment", 0, "text", "a comment", "", text_into(request, &JobExtras::comment)),
    valued("mail-type", 0, "events", "events that the notification command is told about", "",
           text_into(request, &JobExtras::mail_type)),
    valued("mail-user", 0, "user", "user to notify", "", text_into(request, &JobExtras::mail_user)),
    noted(valued("account", 'A', "name", "account that a cluster would charge", "SBATCH_ACCOUNT",
                 text_into(request, &JobExtras::account))),
    noted(valued("qos", 'q', "name", "quality of service", "SBATCH_QOS",
                 text_into(request, &JobExtras::qos))),
    noted(valued("wckey", 0, "key", "key for accounting", "SBATCH_WCKEY",
                 text_into(request, &JobExtras::wckey))),
    noted(valued("reservation", 0, "name", "reservation of a cluster", "SBATCH_RESERVATION",
                 text_into(request, &JobExtras::reservation))),
    noted(valued("licenses", 'L', "names", "licenses of a cluster", "",
                 text_into(request, &JobExtras::licenses))),
    valued("time-min", 0, "time", "shortest time limit, used if its deadline leaves no more", "",
           time_min_into(request)),
  };
}

}  // namespace slotd::clients
