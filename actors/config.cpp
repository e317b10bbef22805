#include "actors/config.hpp"

#include "protocol/text/duration.hpp"
#include "protocol/text/memory.hpp"

#include <array>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <string_view>

namespace slotd {

namespace {

/// Reads variables one by one and remembers the first that does not parse.
class Reader {
 public:
  explicit Reader(const Environment& environment) : environment_(environment) {}

  std::optional<std::string> text(const char* name) const {
    auto value = environment_(name);
    if (value && value->empty()) return std::nullopt;
    return value;
  }

  void number(const char* name, std::uint64_t& out, std::uint64_t least, std::uint64_t most) {
    auto value = text(name);
    if (!value) return;
    std::uint64_t number = 0;
    auto end = value->data() + value->size();
    auto [stop, error] = std::from_chars(value->data(), end, number);
    if (error != std::errc{} || stop != end || number < least || number > most)
      return refuse(name, *value,
                    "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    out = number;
  }

  void seconds(const char* name, Duration& out) {
    auto count = static_cast<std::uint64_t>(out.count()) / 1'000'000;
    number(name, count, 0, 365ULL * 86400);
    out = std::chrono::seconds{count};
  }

  void memory(const char* name, Mebibytes& out) {
    auto value = text(name);
    if (!value) return;
    auto size = parse_memory(*value);
    if (!size || *size == Mebibytes{}) return refuse(name, *value, "a size such as 512M or 64G");
    out = *size;
  }

  void time_limit(const char* name, std::optional<Duration>& out) {
    auto value = text(name);
    if (!value) return;
    auto limit = parse_time_limit(*value);
    if (!limit) return refuse(name, *value, "a time limit such as 30 or 1-00:00:00");
    out = *limit;
  }

  void flag(const char* name, bool& out) {
    auto value = text(name);
    if (!value) return;
    if (*value == "1" || *value == "true" || *value == "yes")
      out = true;
    else if (*value == "0" || *value == "false" || *value == "no")
      out = false;
    else
      refuse(name, *value, "1 or 0");
  }

  void refuse(const char* name, const std::string& value, const std::string& wanted) {
    if (fault_.text.empty())
      fault_ = {FaultCode::invalid, std::string(name) + "=" + value + ": must be " + wanted};
  }

  Done outcome() const {
    if (fault_.text.empty()) return {};
    return tl::unexpected(fault_);
  }

 private:
  const Environment& environment_;
  Fault fault_;
};

std::vector<std::string> names(const std::string& list) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at <= list.size();) {
    auto end = std::min(list.find(',', at), list.size());
    auto word = list.substr(at, end - at);
    auto first = word.find_first_not_of(" \t");
    if (first != std::string::npos)
      out.push_back(word.substr(first, word.find_last_not_of(" \t") + 1 - first));
    at = end + 1;
  }
  return out;
}

void read_partitions(Reader& read, Machine& machine) {
  auto cpu = names(read.text("SLOTD_CPU_PARTITIONS").value_or("cpu"));
  if (cpu.empty()) cpu = {"cpu"};
  for (const auto& name : cpu) machine.partitions.push_back({name, false, false, {"cpu"}});
  auto chosen = read.text("SLOTD_DEFAULT_PARTITION").value_or(cpu.front());
  for (auto& partition : machine.partitions)
    if (partition.name == chosen) {
      partition.is_default = true;
      return;
    }
  read.refuse("SLOTD_DEFAULT_PARTITION", chosen, "one of the configured partitions");
}

void read_machine(Reader& read, const MachineFacts& facts, Machine& machine) {
  machine.host_name = facts.host_name;
  std::uint64_t cpus = facts.cpus.value;
  read.number("SLOTD_CPUS", cpus, 1, 65'536);
  machine.cpus = Cpus{static_cast<std::uint32_t>(cpus)};
  machine.memory = facts.memory;
  read.memory("SLOTD_MEMORY", machine.memory);
  read_partitions(read, machine);
}

void read_log_level(Reader& read, host::LogLevel& out) {
  static constexpr std::array<std::string_view, 4> words{"debug", "info", "warn", "error"};
  auto value = read.text("SLOTD_LOG");
  if (!value) return;
  for (std::size_t i = 0; i < words.size(); ++i)
    if (*value == words[i]) {
      out = static_cast<host::LogLevel>(i);
      return;
    }
  read.refuse("SLOTD_LOG", *value, "debug, info, warn or error");
}

}  // namespace

Environment process_environment() {
  return [](const char* name) -> std::optional<std::string> {
    const auto* value = std::getenv(name);
    if (!value) return std::nullopt;
    return value;
  };
}

Result<DaemonConfig> read_config(const Environment& environment, const MachineFacts& facts) {
  Reader read(environment);
  DaemonConfig config;
  config.root = read.text("SLOTD_ROOT").value_or(facts.home + "/.local/share/slotd");
  if (config.root.front() != '/') read.refuse("SLOTD_ROOT", config.root, "an absolute path");
  read_machine(read, facts, config.machine);
  read.memory("SLOTD_DEFAULT_MEM", config.defaults.memory);
  read.time_limit("SLOTD_DEFAULT_TIME", config.defaults.time_limit);
  config.cgroup_base = read.text("SLOTD_CGROUP_BASE").value_or("");
  read.seconds("SLOTD_KILL_WAIT", config.kill_wait);
  read.seconds("SLOTD_MIN_JOB_AGE", config.min_job_age);
  read.seconds("SLOTD_STARVATION_SECONDS", config.starvation);
  read.flag("SLOTD_NETWORK_ROOT", config.network_root);
  read_log_level(read, config.log_level);
  if (auto done = read.outcome(); !done) return tl::unexpected(done.error());
  return config;
}

}  // namespace slotd
