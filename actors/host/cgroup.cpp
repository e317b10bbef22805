#include "actors/host/cgroup.hpp"

#include "actors/host/files.hpp"
#include "actors/host/process.hpp"
#include "actors/host/system_failure.hpp"
#include "actors/host/unique_fd.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <charconv>
#include <csignal>
#include <string_view>

namespace slotd::host {

namespace {

/// Creates the file in a plain folder. In a cgroup a missing file is an error.
Done write_control(const std::string& path, std::string_view value) {
  UniqueFd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (!file) return system_failure("open", path);
  return write_all(file.get(), value, path);
}

/// The number after a key at the beginning of a line: memory.events is `oom 0\noom_kill 1\n`.
std::uint64_t keyed_number(std::string_view text, std::string_view key) {
  while (!text.empty()) {
    auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    auto blank = line.find(' ');
    if (line.substr(0, blank) != key || blank == std::string_view::npos) continue;
    std::uint64_t value = 0;
    std::from_chars(line.data() + blank + 1, line.data() + line.size(), value);
    return value;
  }
  return 0;
}

bool is_cgroup(const std::string& folder) {
  struct statfs found {};
  return ::statfs(folder.c_str(), &found) == 0 && found.f_type == CGROUP2_SUPER_MAGIC;
}

/// A cgroup's children have the controllers that it hands down. Where it cannot hand them down (it has
/// processes of its own, or the controller is under v1), the limit's file is missing, and that is the
/// error.
void hand_down_controllers(const std::string& folder) {
  auto control = folder + "/cgroup.subtree_control";
  for (std::string_view controller : {"+memory", "+cpu"}) {
    UniqueFd file(::open(control.c_str(), O_WRONLY | O_CLOEXEC));
    if (file) [[maybe_unused]]
      auto done = write_all(file.get(), controller, control);
  }
}

}  // namespace

Result<Cgroup> Cgroup::create(const std::string& folder, std::optional<std::uint64_t> memory_max,
                              std::optional<std::uint64_t> cpu_quota) {
  if (auto made = make_folders(folder, 0755); !made) return tl::unexpected(made.error());
  if (memory_max || cpu_quota) hand_down_controllers(folder_of(folder));
  Done done;
  if (memory_max) done = write_control(folder + "/memory.max", std::to_string(*memory_max));
  if (done && cpu_quota)
    done = write_control(folder + "/cpu.max", std::to_string(*cpu_quota) + " 100000");
  if (done) return Cgroup(folder);
  ::rmdir(folder.c_str());
  return tl::unexpected(done.error());
}

std::optional<Cgroup> Cgroup::find(const std::string& folder) {
  return is_cgroup(folder) ? std::optional(Cgroup(folder)) : std::nullopt;
}

Done Cgroup::enter() const {
  return write_control(folder_ + "/cgroup.procs", std::to_string(::getpid()));
}

bool Cgroup::had_oom_kill() const {
  auto events = read_file(folder_ + "/memory.events").value_or("");
  return keyed_number(events, "oom_kill") > 0 || keyed_number(events, "oom") > 0;
}

std::optional<ByteCount> Cgroup::peak_memory() const {
  auto text = read_file(folder_ + "/memory.peak");
  if (!text) return std::nullopt;
  ByteCount peak;
  auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), peak.value);
  return error == std::errc{} ? std::optional(peak) : std::nullopt;
}

std::vector<pid_t> Cgroup::processes() const {
  std::vector<pid_t> pids;
  auto text = read_file(folder_ + "/cgroup.procs").value_or("");
  const char* at = text.data();
  const char* end = at + text.size();
  while (at < end) {
    pid_t pid = 0;
    auto parsed = std::from_chars(at, end, pid);
    if (parsed.ec == std::errc{} && pid > 0) pids.push_back(pid);
    at = parsed.ptr + 1;
  }
  return pids;
}

void Cgroup::freeze(Motion motion) const {
  UniqueFd file(::open((folder_ + "/cgroup.freeze").c_str(), O_WRONLY | O_CLOEXEC));
  if (file) [[maybe_unused]]
    auto done = write_all(file.get(), motion == Motion::stopped ? "1" : "0", "cgroup.freeze");
}

void Cgroup::kill() const {
  // In a plain folder the list is what was written once: its pids may belong to other processes now.
  if (signals_withheld() || !is_cgroup(folder_)) return;
  UniqueFd file(::open((folder_ + "/cgroup.kill").c_str(), O_WRONLY | O_CLOEXEC));
  if (file && write_all(file.get(), "1", "cgroup.kill")) return;
  freeze(Motion::stopped);  // Linux before 5.14
  for (auto pid : processes()) send_signal(pid, SIGKILL);
  freeze(Motion::going);
}

void Cgroup::remove() const { ::rmdir(folder_.c_str()); }

}  // namespace slotd::host
