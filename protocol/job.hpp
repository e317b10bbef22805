#pragma once

#include "protocol/base/amounts.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/base/rare.hpp"
#include "protocol/text/array_spec.hpp"
#include "protocol/text/dependency_spec.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotd {

/// Where a job is in its life. Numbers are stored and sent: they are never reused, and new ones are added
/// at the end. actors/decide/lifecycle/job_machine decides which state may follow which.
enum class JobState {
  pending = 1,    ///< waits in the queue
  starting,       ///< its attempt is on disk; its shepherd is being started (shown as RUNNING)
  running,        ///< its shepherd has said that the first process runs
  completing,     ///< asked to end, or its script has ended; some of its processes are left
  completed,      ///< ended with exit code 0
  failed,         ///< ended otherwise, could not be launched, or was lost
  cancelled,      ///< ended or withdrawn at its user's request
  timeout,        ///< ended by its time limit
  out_of_memory,  ///< ended by the kernel for want of memory within its cgroup
  node_fail,      ///< the machine went down under it
  suspended,      ///< stopped; keeps its resources
  deadline,       ///< withdrawn because its deadline could not be met
};
inline constexpr JobState last_of(JobState) { return JobState::deadline; }

/// Why a pending job waits, or how an ended one came to its end. Numbers are stored and sent.
enum class Reason {
  none = 1,
  resources,                   ///< not enough resources are free now
  priority,                    ///< others come first
  dependency,                  ///< waits for other jobs
  dependency_never_satisfied,  ///< what it waits for cannot happen any more
  job_held_user,               ///< held by its user
  begin_time,                  ///< not before its begin time
  job_array_task_limit,        ///< its array's %limit
  non_zero_exit_code,
  signal,  ///< ended by a signal that slotd did not send for a reason of its own
  time_limit,
  cancelled_by_user,
  out_of_memory,
  job_launch_failure,  ///< its first process could not be started; see Ending::detail
  shepherd_lost,       ///< its shepherd vanished before the daemon's eyes
  lost_after_restart,  ///< a starting daemon found its shepherd gone and no exit record
  node_fail,           ///< the machine was restarted under it
  kill_task_failed,    ///< some process of it does not die
  requeued,            ///< back in the queue after an end or by request
  storage,             ///< its end cannot be written to the database at present
  requeued_held,       ///< back in the queue by request, and held there
  node_drained,        ///< the node starts no jobs at present
  deadline,            ///< it could not end before its deadline any more
  bad_constraints,     ///< it asks for more memory or GPUs than the machine has
  partition_config,    ///< it asks for more CPUs than the machine has
};
inline constexpr Reason last_of(Reason) { return Reason::partition_config; }

/// May the job be launched again? There are three values, because "not said" is neither yes nor no.
enum class RequeuePolicy {
  unset = 1,  ///< never by itself; `scontrol requeue` works
  yes,        ///< once after a failure, always after a reboot
  no,         ///< never, and `scontrol requeue` is refused
};
inline constexpr RequeuePolicy last_of(RequeuePolicy) { return RequeuePolicy::no; }

/// What happens with a live job whose user has asked to end it and run it again.
enum class RequeueIntent {
  none = 1,
  queue,  ///< back into the queue
  hold,   ///< back into the queue, held
};
inline constexpr RequeueIntent last_of(RequeueIntent) { return RequeueIntent::hold; }

/// Where a batch job's commands came from.
enum class ScriptKind {
  file = 1,  ///< a script from a file or standard input: runs once, whatever --ntasks says
  wrap,      ///< `--wrap`: runs once for each task
};
inline constexpr ScriptKind last_of(ScriptKind) { return ScriptKind::wrap; }

enum class OpenMode { truncate = 1, append };
inline constexpr OpenMode last_of(OpenMode) { return OpenMode::append; }

/// GPUs that a job asks for.
struct GpuRequest {
  std::uint32_t count = 0;
  std::string kind;  ///< wanted type, normalised (`h100`); empty: any
  auto operator<=>(const GpuRequest&) const = default;
};

/// A soft resource limit of the submitter that also holds in the job (getrlimit(2)).
struct ResourceLimit {
  std::int32_t resource = 0;  ///< RLIMIT_… of this kernel
  std::uint64_t soft = 0;     ///< RLIM_INFINITY for none
  bool operator==(const ResourceLimit&) const = default;
};

/// A signal before the time limit (sbatch(1), --signal).
struct WarningSignal {
  std::int32_t number = 0;
  Duration before = std::chrono::seconds{60};
  bool batch_only = false;  ///< `B:`: to the batch shell alone, and not to steps
  bool operator==(const WarningSignal&) const = default;
};

/// What few jobs ask for. Texts are as typed; zero and empty mean that nothing was asked for.
struct JobExtras {
  // How the job is laid out on the machine.
  std::uint32_t nodes =
    0;  ///< the least number, as asked; the job runs on this one node in any case
  std::uint32_t tasks_per_node = 0;
  std::uint32_t min_cpus = 0;
  std::optional<Mebibytes> memory_per_cpu;
  std::optional<Mebibytes> memory_per_gpu;
  std::uint32_t cpus_per_gpu = 0;
  std::uint32_t gpus_per_task = 0;
  std::uint32_t gpus_per_node = 0;
  std::uint32_t tasks_per_gpu = 0;
  bool one_task = false;    ///< one task was asked for, and is not just the default
  bool no_gpus = false;     ///< no GPU, even in a partition whose jobs get one
  bool exclusive = false;   ///< no other job runs beside it
  bool overcommit = false;  ///< more tasks than CPUs
  bool oversubscribe = false;
  std::string constraint;
  std::string licenses;
  std::vector<std::string> partitions;  ///< the first one that fits is taken
  bool fit = false;                     ///< adapt the request to this machine (--fit)

  // When.
  std::optional<Duration> time_min;
  std::optional<WarningSignal> warning;
  bool keep_unmet = false;  ///< stays pending if its dependency can never be met

  // What is kept and shown.
  std::string account;
  std::string qos;
  std::string wckey;
  std::string reservation;
  std::string comment;
  std::string mail_type;
  std::string mail_user;
  std::string exported;            ///< value of --export
  std::vector<std::string> notes;  ///< options accepted without effect: `--hint=nomultithread`
  std::vector<std::string> adaptations;  ///< what --fit has changed, a line each

  bool operator==(const JobExtras&) const = default;
};

/// What a user asked for. A client fills in what it knows; actors/decide/admission checks the
/// request against the machine and fills in the rest. After admission only an update by its user
/// changes it. Texts are bytes: Linux names need not be UTF-8.
struct JobRequest {
  std::string name;
  std::string partition;  ///< empty before admission: the default one
  std::uint32_t tasks = 1;
  Cpus cpus_per_task{1};
  std::optional<Mebibytes> memory;  ///< for the whole job; always set after admission
  bool memory_is_default = false;   ///< nobody asked for it: admission has filled it in
  GpuRequest gpus;
  std::optional<Duration> time_limit;  ///< unset: none
  DependencySpec dependency;
  RequeuePolicy requeue = RequeuePolicy::unset;
  bool hold = false;
  Priority priority = plain_priority;  ///< its priority in the queue while it is not held

  ScriptKind script_kind = ScriptKind::file;
  std::string command;                 ///< as shown: the script's path or the wrapped text
  std::vector<std::string> arguments;  ///< of the script, after its name

  std::string directory;         ///< absolute; where the script runs
  std::string submit_directory;  ///< absolute; where the client ran
  std::string submit_host;
  std::string output;  ///< pattern, relative to `directory`; empty: `slurm-%j.out`
  std::string error;   ///< pattern; empty: the same open file as the output
  std::string input;   ///< pattern; empty: /dev/null
  OpenMode open_mode = OpenMode::truncate;

  std::string user;  ///< the client's $USER, else its passwd name
  std::string home;
  std::string shell;
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::uint32_t umask = 0022;
  std::vector<ResourceLimit> limits;
  std::optional<Time> begin;     ///< not before
  std::optional<Time> deadline;  ///< withdrawn if it cannot end by then
  std::int32_t nice = 0;         ///< subtracted from its priority at submission
  Rare<JobExtras> extras;

  /// What its tasks, its GPUs and --mincpus amount to; with --overcommit all tasks share the CPUs of one. An
  /// exclusive job gets all CPUs of the machine, whatever it asks for.
  Cpus cpus() const;
  bool operator==(const JobRequest&) const = default;
};

/// What a job holds while it is live: particular CPUs and GPUs of the machine, not just a number.
struct Allocation {
  std::vector<std::uint16_t> cpus;
  Mebibytes memory;
  std::vector<std::uint16_t> gpus;
  bool operator==(const Allocation&) const = default;
};

/// How a process ended: its exit code, or the signal that ended it; both are 0 if it ended well. Shown as
/// `code:signal` (sacct(1), ExitCode).
struct ExitStatus {
  std::int32_t code = 0;
  std::int32_t signal = 0;
  auto operator<=>(const ExitStatus&) const = default;
};

/// What all processes of a job used together.
struct Usage {
  Duration user{};        ///< CPU time in user mode
  Duration system{};      ///< CPU time in the kernel
  ByteCount peak_memory;  ///< of all processes at once, as far as the kernel tells
  bool operator==(const Usage&) const = default;
};

/// One launch of a job, from the commit of its attempt on.
struct Run {
  Time start;        ///< time of the attempt's commit: the StartTime that users see
  std::string boot;  ///< boot id of the machine at that time
  Allocation allocation;
  bool cancel_asked = false;
  RequeueIntent requeue_asked = RequeueIntent::none;  ///< `cancel_asked` comes first
  bool operator==(const Run&) const = default;
};

/// How a job, or its latest attempt, ended.
struct Ending {
  Time end;
  ExitStatus exit;
  Duration elapsed{};  ///< counts neither suspension nor the machine's sleep: not `end - start`
  Usage usage;
  std::string
    detail;  ///< one line for `scontrol show job`: what could not be opened, who cancelled
  bool operator==(const Ending&) const = default;
};

/// What a job of an array knows of the array.
///
/// An array is one **record**: a row with the array's id that stands for all elements without a row of
/// their own. An element gets its id and row when it starts or is changed alone; from then on it is a job
/// like others. Some elements that are changed together get a record of their own. A record is stored with
/// the set of elements that wait in it. An element that has a row is in no record any more, whatever the
/// stored set says.
struct ArrayInfo {
  // The array as it was submitted: SLURM_ARRAY_TASK_COUNT, _MIN, _MAX, _STEP.
  std::uint32_t count = 0;
  std::uint32_t least = 0;
  std::uint32_t greatest = 0;
  std::uint32_t step = 0;
  std::uint32_t limit = 0;  ///< how many of the whole array may run at once; 0: as many as fit
  bool record = false;      ///< the row stands for `waiting`; otherwise it is one element
  IndexSet waiting;         ///< the elements of a record; empty if all have left it
  bool operator==(const ArrayInfo&) const = default;
};

/// All that is known of a job: one row of the job table, in memory and in the database.
struct Job {
  JobId id;
  JobId array_id;          ///< zero if it belongs to no array
  ArrayIndex array_index;  ///< of an element; a record has `no_index`
  Rare<ArrayInfo> array;   ///< has a meaning if array_id is not zero
  JobRequest request;      ///< as admitted, with every update since
  ContentId script;
  ContentId environment;

  JobState state = JobState::pending;
  Reason reason = Reason::none;
  Time submit;
  Time eligible;                      ///< since when only resources and order have kept it back
  Attempt attempt;                    ///< the latest; zero before the first
  std::uint32_t restarts = 0;         ///< how often it went back to the queue: SLURM_RESTART_COUNT
  bool requeue_used = false;          ///< `--requeue` has requeued it once
  std::optional<Time> blocked_since;  ///< when another job first overtook it
  std::optional<Run> run;             ///< of the latest attempt; kept after its end
  std::optional<Ending> ending;
  EventSeq changed;  ///< the number of its latest committed change
  bool operator==(const Job&) const = default;
};

/// Does the row stand for elements of an array that have no row of their own?
bool is_array_record(const Job& job);
/// Is it a record that all elements have left? It is shown nowhere, and it is over when they are.
bool is_empty_record(const Job& job);
/// How many jobs the row stands for: the elements that wait in a record, otherwise one.
std::uint32_t jobs_in(const Job& job);
/// The name that users see and type: `12`, `12_3`, `12_[4-99%2]`; a longer list ends in `...`.
std::string shown_id(const Job& job, std::size_t longest = std::string::npos);

/// Slurm's spelling: `PENDING`, `OUT_OF_MEMORY` (squeue(1), JOB STATE CODES). `starting` is
/// Slurm's RUNNING.
std::string_view long_name(JobState state);
/// Slurm's letters: `PD`, `OOM`.
std::string_view short_name(JobState state);
/// Reads either spelling in any case. None for a word that is no state.
std::optional<JobState> state_from(std::string_view word);

/// Slurm's spelling if Slurm has the reason, otherwise ours in the same style: `JobHeldUser`.
std::string_view name(Reason reason);

/// The priority that users see: 0 for a held job (scontrol(1), Priority).
Priority shown_priority(const JobRequest& request);

/// Has it ended? Only a requeue can change that.
bool is_over(JobState state);
/// Does it hold resources of the machine?
bool is_live(JobState state);

/// A short form of an array's element that has a row of its own.
struct ElementRow {
  JobId job;
  ArrayIndex index;
  JobState state = JobState::pending;
  ExitStatus exit;  ///< if it is over
};

template <class F>
void fields(F& f, GpuRequest& x) {
  f("count", x.count), f("kind", x.kind);
}
template <class F>
void fields(F& f, ResourceLimit& x) {
  f("resource", x.resource), f("soft", x.soft);
}
template <class F>
void fields(F& f, Allocation& x) {
  f("cpus", x.cpus), f("memory", x.memory), f("gpus", x.gpus);
}
template <class F>
void fields(F& f, ExitStatus& x) {
  f("code", x.code), f("signal", x.signal);
}
template <class F>
void fields(F& f, Usage& x) {
  f("user", x.user), f("system", x.system), f("peak", x.peak_memory);
}
template <class F>
void fields(F& f, Run& x) {
  f("start", x.start), f("boot", x.boot), f("alloc", x.allocation), f("cancel", x.cancel_asked),
    f("requeue", x.requeue_asked);
}
template <class F>
void fields(F& f, Ending& x) {
  f("end", x.end), f("exit", x.exit), f("elapsed", x.elapsed), f("usage", x.usage),
    f("detail", x.detail);
}
template <class F>
void fields(F& f, WarningSignal& x) {
  f("number", x.number), f("before", x.before), f("batch_only", x.batch_only);
}
template <class F>
void fields(F& f, JobExtras& x) {
  f("nodes", x.nodes), f("tasks_per_node", x.tasks_per_node), f("min_cpus", x.min_cpus);
  f("memory_per_cpu", x.memory_per_cpu), f("memory_per_gpu", x.memory_per_gpu);
  f("cpus_per_gpu", x.cpus_per_gpu), f("gpus_per_task", x.gpus_per_task),
    f("gpus_per_node", x.gpus_per_node);
  f("tasks_per_gpu", x.tasks_per_gpu), f("one_task", x.one_task), f("no_gpus", x.no_gpus);
  f("exclusive", x.exclusive), f("overcommit", x.overcommit), f("oversubscribe", x.oversubscribe);
  f("constraint", x.constraint), f("licenses", x.licenses), f("partitions", x.partitions);
  f("fit", x.fit), f("time_min", x.time_min), f("warning", x.warning);
  f("keep_unmet", x.keep_unmet), f("account", x.account), f("qos", x.qos), f("wckey", x.wckey);
  f("reservation", x.reservation), f("comment", x.comment), f("mail_type", x.mail_type);
  f("mail_user", x.mail_user), f("exported", x.exported), f("notes", x.notes);
  f("adaptations", x.adaptations);
}
template <class F>
void fields(F& f, JobRequest& x) {
  f("name", x.name), f("partition", x.partition), f("tasks", x.tasks),
    f("cpus_per_task", x.cpus_per_task);
  f("memory", x.memory), f("gpus", x.gpus), f("time_limit", x.time_limit),
    f("dependency", x.dependency);
  f("requeue", x.requeue), f("hold", x.hold), f("priority", x.priority);
  f("script_kind", x.script_kind), f("command", x.command), f("arguments", x.arguments);
  f("directory", x.directory), f("submit_directory", x.submit_directory),
    f("submit_host", x.submit_host);
  f("output", x.output), f("error", x.error), f("input", x.input), f("open_mode", x.open_mode);
  f("user", x.user), f("home", x.home), f("shell", x.shell), f("uid", x.uid), f("gid", x.gid);
  f("umask", x.umask), f("limits", x.limits), f("memory_default", x.memory_is_default);
  f("begin", x.begin), f("deadline", x.deadline), f("nice", x.nice), f("extras", x.extras);
}
template <class F>
void fields(F& f, ArrayInfo& x) {
  f("count", x.count), f("least", x.least), f("greatest", x.greatest), f("step", x.step);
  f("limit", x.limit), f("record", x.record), f("waiting", x.waiting);
}
/// For a Job and for what stands for one on the wire (packed_job.hpp).
template <class F, class AnyJob>
void job_fields(F& f, AnyJob& x) {
  f("id", x.id), f("array_id", x.array_id), f("array_index", x.array_index), f("array", x.array);
  f("request", x.request);
  f("script", x.script), f("environment", x.environment), f("state", x.state),
    f("reason", x.reason);
  f("submit", x.submit), f("eligible", x.eligible), f("attempt", x.attempt),
    f("restarts", x.restarts);
  f("requeue_spent", x.requeue_used), f("blocked_since", x.blocked_since), f("run", x.run);
  f("ending", x.ending), f("changed", x.changed);
}
template <class F>
void fields(F& f, Job& x) {
  job_fields(f, x);
}

}  // namespace slotd
