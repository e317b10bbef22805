#include "actors/host/machine.hpp"

#include "actors/host/files.hpp"
#include "actors/host/mounts.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <vector>

namespace slotd::host {

namespace {

constexpr Mebibytes unknown_memory{16384};

/// The number at the beginning of a text, after blanks; none for `max` and the like.
std::optional<std::int64_t> number_in(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  std::int64_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end == text.data()) return std::nullopt;
  return value;
}

std::optional<std::int64_t> number_in_file(const std::string& path) {
  auto text = read_file(path);
  return text ? number_in(*text) : std::nullopt;
}

bool has_word(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    auto size = std::min(list.find(','), list.size());
    if (list.substr(0, size) == word) return true;
    list.remove_prefix(std::min(size + 1, list.size()));
  }
  return false;
}

/// This process's path within one hierarchy, from /proc/self/cgroup: `0::/a` for v2 (controller
/// empty), `4:cpu,cpuacct:/a` for v1.
std::string own_cgroup(std::string_view controller) {
  auto text = read_file("/proc/self/cgroup").value_or("");
  std::string_view rest = text;
  while (!rest.empty()) {
    auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    auto first = line.find(':');
    auto second = line.find(':', std::min(first + 1, line.size()));
    if (second == std::string_view::npos) continue;
    auto controllers = line.substr(first + 1, second - first - 1);
    if (controller.empty() ? controllers.empty() : has_word(controllers, controller))
      return std::string(line.substr(second + 1));
  }
  return "/";
}

/// Folders of this process's cgroup and of all cgroups above it, as far as they can be seen: a limit on
/// any of them holds. In a container only a part of the hierarchy is mounted, and the path may begin
/// above that part.
std::vector<std::string> own_cgroup_folders(const Mount& mount, std::string path) {
  if (mount.root != "/" && path.rfind(mount.root, 0) == 0) path.erase(0, mount.root.size());
  if (path == "/" || path.rfind("/..", 0) == 0) path.clear();
  std::vector<std::string> folders;
  for (; !path.empty(); path.erase(path.rfind('/'))) folders.push_back(mount.point + path);
  folders.push_back(mount.point);
  return folders;
}

/// Calls `look` with each folder in which a limit on this controller may stand.
template <class Look>
void each_cgroup_folder(std::string_view controller, Look look) {
  for (const auto& mount : own_mounts()) {
    bool second = mount.type == "cgroup2";
    if (!second && !(mount.type == "cgroup" && has_word(mount.options, controller))) continue;
    for (const auto& folder : own_cgroup_folders(mount, own_cgroup(second ? "" : controller)))
      look(folder);
  }
}

/// How many CPUs a cgroup's quota amounts to, rounded down.
std::optional<std::int64_t> quota_cpus(const std::string& folder) {
  std::optional<std::int64_t> quota, period;
  if (auto text = read_file(folder + "/cpu.max")) {
    quota = number_in(*text);
    period = number_in(std::string_view(*text).substr(std::min(text->find(' '), text->size())));
  } else {
    quota = number_in_file(folder + "/cpu.cfs_quota_us");
    period = number_in_file(folder + "/cpu.cfs_period_us");
  }
  if (!quota || !period || *quota <= 0 || *period <= 0) return std::nullopt;
  return *quota / *period;
}

std::int64_t affinity_cpus() {
  // Machines with more than 1024 CPUs refuse a mask that is too small for them.
  for (std::size_t most = 1024; most <= std::size_t{1} << 16; most *= 2) {
    std::vector<unsigned long> mask(most / (8 * sizeof(unsigned long)));
    auto size = mask.size() * sizeof(unsigned long);
    if (::sched_getaffinity(0, size, reinterpret_cast<cpu_set_t*>(mask.data())) != 0) continue;
    return CPU_COUNT_S(size, reinterpret_cast<cpu_set_t*>(mask.data()));
  }
  return static_cast<std::int64_t>(online_cpus());
}

std::optional<std::int64_t> total_memory_kib() {
  auto text = read_file("/proc/meminfo");
  if (!text) return std::nullopt;
  constexpr std::string_view label = "MemTotal:";
  auto at = text->find(label);
  if (at == std::string::npos) return std::nullopt;
  return number_in(std::string_view(*text).substr(at + label.size()));
}

/// The path, or the part of it that exists already, with links resolved.
std::string resolved(std::string path) {
  for (;;) {
    if (char* real = ::realpath(path.c_str(), nullptr)) {
      std::string out = real;
      std::free(real);
      return out;
    }
    auto above = folder_of(path);
    if (above == path) return path;
    path = above;
  }
}

}  // namespace

Cpus usable_cpus() {
  auto count = affinity_cpus();
  each_cgroup_folder("cpu", [&](const std::string& folder) {
    if (auto quota = quota_cpus(folder)) count = std::min(count, *quota);
  });
  return Cpus{static_cast<std::uint32_t>(std::max<std::int64_t>(count, 1))};
}

Mebibytes usable_memory() {
  constexpr std::int64_t mebibyte = std::int64_t{1} << 20;
  std::optional<std::int64_t> bytes;
  if (auto kib = total_memory_kib()) bytes = *kib * 1024;
  each_cgroup_folder("memory", [&](const std::string& folder) {
    for (const char* file : {"/memory.max", "/memory.limit_in_bytes"})
      if (auto limit = number_in_file(folder + file); limit && *limit >= mebibyte)
        bytes = std::min(bytes.value_or(*limit), *limit);
  });
  // A v1 group without a limit says almost 2^63, which is of no use if MemTotal is missing.
  if (!bytes || *bytes > std::int64_t{1} << 60) return unknown_memory;
  return Mebibytes{static_cast<std::uint64_t>(*bytes / mebibyte)};
}

std::size_t runnable_threads() {
  // The file has three averages, then `runnable/all`.
  auto text = read_file("/proc/loadavg").value_or("");
  std::string_view rest = text;
  for (int average = 0; average < 3; ++average)
    rest.remove_prefix(std::min(rest.find(' ') + 1, rest.size()));
  return static_cast<std::size_t>(std::max<std::int64_t>(number_in(rest).value_or(0), 0));
}

std::size_t online_cpus() {
  return static_cast<std::size_t>(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN)));
}

Time boot_time() {
  auto text = read_file("/proc/stat").value_or("");
  constexpr std::string_view label = "\nbtime ";
  auto at = text.find(label);
  if (at == std::string::npos) return {};
  std::int64_t seconds = 0;
  std::from_chars(text.data() + at + label.size(), text.data() + text.size(), seconds);
  return Time{std::chrono::seconds{seconds}};
}

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

bool on_network_file_system(const std::string& path) {
  constexpr std::array<std::string_view, 8> types = {"nfs",   "nfs4", "cifs", "smb3",
                                                     "smbfs", "9p",   "v9fs", "drvfs"};
  auto mounts = own_mounts();
  const auto* mount = mount_of(mounts, resolved(path));
  return mount != nullptr && std::find(types.begin(), types.end(), mount->type) != types.end();
}

std::string own_program() {
  std::array<char, 4096> path{};
  auto size = ::readlink("/proc/self/exe", path.data(), path.size());
  if (size <= 0) return {};
  std::string program(path.data(), static_cast<std::size_t>(size));
  // An upgrade has replaced our file; the new one has the same path.
  constexpr std::string_view deleted = " (deleted)";
  if (program.size() > deleted.size() &&
      program.compare(program.size() - deleted.size(), deleted.size(), deleted) == 0)
    program.erase(program.size() - deleted.size());
  return program;
}

}  // namespace slotd::host
