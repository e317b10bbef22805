#include "protocol/settings.hpp"

#include "protocol/text/duration.hpp"
#include "protocol/text/memory.hpp"
#include "protocol/text/number.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
#include <array>

namespace slotd {

namespace {

constexpr auto both = SettingReader::both;
constexpr auto daemon = SettingReader::daemon;
constexpr auto client = SettingReader::client;

constexpr std::uint64_t year = 365ULL * 86'400;

constexpr ValueRule path{ValueRule::Kind::path};
constexpr ValueRule memory{ValueRule::Kind::memory};
constexpr ValueRule time_limit{ValueRule::Kind::time_limit};
constexpr ValueRule flag{ValueRule::Kind::flag};
constexpr ValueRule seconds{ValueRule::Kind::number, 0, year};

constexpr ValueRule number(std::uint64_t least, std::uint64_t most) {
  return {ValueRule::Kind::number, least, most};
}
constexpr ValueRule one_of(std::string_view words) { return {ValueRule::Kind::word, 0, 0, words}; }

constexpr std::array list{
  Setting{"SLOTD_ROOT", both, "~/.local/share/slotd",
          "runtime root; clients and daemon must agree on it", path},
  Setting{"SLOTD_CONFIG", both, "~/.config/slotd/slotd.env", "configuration file"},
  Setting{"SLOTD_CPUS", daemon, "what affinity and cgroup allow",
          "CPUs to give out; may exceed the machine", number(1, 65'536)},
  Setting{"SLOTD_MEMORY", daemon, "MemTotal, else 16384M",
          "memory to give out; may exceed the machine", memory},
  Setting{"SLOTD_CPU_PARTITIONS", daemon, "cpu", "names of the CPU partitions, comma separated"},
  Setting{"SLOTD_GPU_PARTITIONS", daemon, "gpu",
          "names of the GPU partitions; there are none without GPUs"},
  Setting{"SLOTD_DEFAULT_PARTITION", daemon, "the first CPU partition",
          "partition of a job that names none"},
  Setting{"SLOTD_FEATURES", daemon, "none",
          "features of the GPU partitions, or of the CPU partitions where there are no GPUs"},
  Setting{"SLOTD_GPU_COUNT", daemon, "detected", "number of GPUs, as plain slots", number(0, 1024)},
  Setting{"SLOTD_GPU_MODEL", daemon, "detected", "the GPUs' model, as feature and type"},
  Setting{"SLOTD_CGROUP_BASE", daemon, "none: reservations only",
          "writable cgroup v2 subtree for jobs, or auto"},
  Setting{"SLOTD_CGROUP_UNCHECKED", daemon, "0", "1: accept any folder as a cgroup subtree", flag},
  Setting{"SLOTD_DEFAULT_MEM", daemon, "512M", "memory of a job that asks for none", memory},
  Setting{"SLOTD_DEFAULT_TIME", daemon, "none", "time limit of a job that asks for none",
          time_limit},
  Setting{"SLOTD_KILL_WAIT", daemon, "30", "seconds between TERM and KILL", seconds},
  Setting{"SLOTD_MIN_JOB_AGE", daemon, "300", "seconds that an ended job stays in squeue -t all",
          seconds},
  Setting{"SLOTD_STARVATION_SECONDS", daemon, "600",
          "seconds a blocked job may be overtaken before it holds back the queue", seconds},
  Setting{"SLOTD_KEEP_DAYS", daemon, "30",
          "days that a job's folder in lib/jobs is kept after the job's end; 0: one hour",
          number(0, 36'500)},
  Setting{"SLOTD_NETWORK_ROOT", daemon, "0", "1: allow a root on a network file system", flag},
  Setting{"SLOTD_NOTIFY_CMD", daemon, "none", "command to run when a job is over"},
  Setting{"SLOTD_LOG", daemon, "info", "what the daemon logs: debug, info, warn or error",
          one_of("debug, info, warn or error")},
  Setting{"SLOTD_FIT", client, "0", "1: as sbatch --fit", flag},
  Setting{"SLOTD_IGNORE_OPTIONS", client, "none", "options of sbatch to ignore"},
  Setting{"SLOTD_CLIENT_PATIENCE", client, "60",
          "seconds that a client keeps trying to reach a daemon that is away", number(0, year)},
};

Done must_be(const std::string& what) { return fail(FaultCode::invalid, "must be " + what); }

bool is_one_of(std::string_view value, std::string_view words) {
  for (auto word : split(words, ", "))
    if (word == value && !word.empty() && word != "or") return true;
  return false;
}

Done check_number(std::string_view value, const ValueRule& rule) {
  auto number = parse_digits<std::uint64_t>(value);
  if (number && *number >= rule.least && *number <= rule.most) return {};
  return must_be("a whole number from " + std::to_string(rule.least) + " to " +
                 std::to_string(rule.most));
}

Done check_memory(std::string_view value) {
  auto size = parse_memory(value);
  if (size && *size != Mebibytes{}) return {};
  return must_be("a size such as 512M or 64G");
}

}  // namespace

Done check_value(const Setting& setting, std::string_view value) {
  const auto& rule = setting.rule;
  switch (rule.kind) {
    case ValueRule::Kind::anything: return {};
    case ValueRule::Kind::path:
      return value.starts_with('/') ? Done{} : must_be("an absolute path");
    case ValueRule::Kind::number: return check_number(value, rule);
    case ValueRule::Kind::memory: return check_memory(value);
    case ValueRule::Kind::time_limit:
      return parse_time_limit(value) ? Done{} : must_be("a time limit such as 30 or 1-00:00:00");
    case ValueRule::Kind::flag:
      return is_one_of(value, "1, true, yes, 0, false, no") ? Done{} : must_be("1 or 0");
    case ValueRule::Kind::word:
      return is_one_of(value, rule.words) ? Done{} : must_be(std::string(rule.words));
  }
  return {};
}

std::span<const Setting> settings() { return list; }

const Setting* find_setting(std::string_view name) {
  auto found = std::find_if(list.begin(), list.end(),
                            [name](const Setting& setting) { return setting.name == name; });
  return found == list.end() ? nullptr : &*found;
}

}  // namespace slotd
