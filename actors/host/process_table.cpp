#include "actors/host/process_table.hpp"

#include "actors/host/files.hpp"
#include "actors/host/process.hpp"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <charconv>
#include <memory>

namespace slotd::host {

namespace {

struct Entry {
  pid_t pid = 0;
  ProcessStat stat;
};

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

/// How often a walk from parent to child is repeated while it finds new processes.
constexpr int most_walks = 8;

/// The names in a folder that are numbers: the processes in /proc, the threads in a `task` folder.
std::vector<pid_t> numbers_in(const std::string& path) {
  std::vector<pid_t> numbers;
  std::unique_ptr<DIR, CloseFolder> folder(::opendir(path.c_str()));
  if (!folder) return numbers;
  while (const auto* name = ::readdir(folder.get())) {
    std::string_view text = name->d_name;
    pid_t number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size()) numbers.push_back(number);
  }
  return numbers;
}

/// One walk over /proc.
std::vector<Entry> all_processes() {
  std::vector<Entry> entries;
  for (auto pid : numbers_in("/proc"))
    if (auto stat = process_stat(pid)) entries.push_back({pid, *stat});
  return entries;
}

bool contains(const std::vector<pid_t>& pids, pid_t pid) {
  return std::find(pids.begin(), pids.end(), pid) != pids.end();
}

bool is_living(pid_t pid) {
  auto stat = process_stat(pid);
  return stat && !stat->zombie;
}

bool is_of_uid(pid_t pid, uid_t uid) {
  struct stat found {};
  return ::stat(("/proc/" + std::to_string(pid)).c_str(), &found) == 0 && found.st_uid == uid;
}

/// Does the environment that a process was started with hold exactly this assignment?
bool environment_holds(pid_t pid, const std::string& assignment) {
  auto text = read_file("/proc/" + std::to_string(pid) + "/environ").value_or("");
  std::string_view rest = text;
  while (!rest.empty()) {
    auto one = rest.substr(0, rest.find('\0'));
    if (one == assignment) return true;
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
  }
  return false;
}

/// The children of all its threads, as the kernel lists them.
std::vector<pid_t> children_of(pid_t pid) {
  std::vector<pid_t> children;
  auto tasks = "/proc/" + std::to_string(pid) + "/task";
  for (auto thread : numbers_in(tasks)) {
    auto list = read_file(tasks + "/" + std::to_string(thread) + "/children").value_or("");
    std::string_view rest = list;
    for (pid_t child = 0;;) {
      auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), child);
      if (error != std::errc{}) break;
      children.push_back(child);
      auto size = static_cast<std::size_t>(end - rest.data());
      rest.remove_prefix(std::min(size + 1, rest.size()));  // a space follows each
    }
  }
  return children;
}

/// A process and its descendants, found from parent to child: the cost does not grow with other
/// processes. A process orphaned meanwhile becomes the root's child, so the walk is repeated until it
/// finds nobody new.
std::vector<pid_t> family_by_lists(pid_t root) {
  std::vector<pid_t> family{root};
  for (int walk = 0; walk < most_walks; ++walk) {
    auto before = family.size();
    for (std::size_t at = 0; at < family.size(); ++at)
      for (auto child : children_of(family[at]))
        if (!contains(family, child)) family.push_back(child);
    if (family.size() == before) break;
  }
  return family;
}

/// The same from all processes, for a kernel that lists no children (without CONFIG_PROC_CHILDREN).
std::vector<pid_t> family_by_parents(pid_t root) {
  auto entries = all_processes();
  std::vector<pid_t> family{root};
  // A child's pid may be lower than its parent's, so one pass through the list is not enough.
  for (std::size_t at = 0; at < family.size(); ++at)
    for (const auto& entry : entries)
      if (entry.stat.parent == family[at] && !contains(family, entry.pid))
        family.push_back(entry.pid);
  return family;
}

std::string command_name(pid_t pid) {
  auto name = read_file("/proc/" + std::to_string(pid) + "/comm").value_or("?");
  name.erase(std::min(name.find('\n'), name.size()));
  return name;
}

}  // namespace

std::vector<pid_t> descendants(pid_t root) {
  auto family =
    exists("/proc/thread-self/children") ? family_by_lists(root) : family_by_parents(root);
  std::erase_if(family, [root](pid_t pid) { return pid == root || !is_living(pid); });
  return family;
}

std::vector<pid_t> processes_with_mark(std::string_view mark, pid_t session) {
  auto assignment = "SLOTD_JOB=" + std::string(mark);
  auto entries = all_processes();
  std::erase_if(entries, [self = ::getpid(), uid = ::geteuid()](const Entry& entry) {
    return entry.stat.zombie || entry.pid == self || !is_of_uid(entry.pid, uid);
  });
  std::vector<pid_t> found, sessions{session};
  for (const auto& entry : entries) {
    if (!environment_holds(entry.pid, assignment)) continue;
    found.push_back(entry.pid);
    if (!contains(sessions, entry.stat.session)) sessions.push_back(entry.stat.session);
  }
  std::erase_if(sessions,
                [&](pid_t one) { return one == 0 || (!contains(found, one) && is_living(one)); });
  for (const auto& entry : entries)
    if (contains(sessions, entry.stat.session) && !contains(found, entry.pid))
      found.push_back(entry.pid);
  return found;
}

pid_t shepherd_of(const std::string& job_folder, std::string_view attempt) {
  auto arguments =
    std::string("slotd-shepherd") + '\0' + job_folder + '\0' + std::string(attempt) + '\0';
  for (const auto& entry : all_processes()) {
    if (entry.stat.zombie || !is_of_uid(entry.pid, ::geteuid())) continue;
    auto command_line = read_file("/proc/" + std::to_string(entry.pid) + "/cmdline").value_or("");
    if (std::string_view(command_line).ends_with(arguments)) return entry.pid;
  }
  return 0;
}

ByteCount resident_memory(const std::vector<pid_t>& pids) {
  static const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  ByteCount sum;
  for (auto pid : pids)
    if (auto stat = process_stat(pid)) sum += ByteCount{stat->resident_pages * page};
  return sum;
}

std::string describe(const std::vector<pid_t>& pids) {
  constexpr std::size_t most = 8;
  std::string text;
  for (std::size_t at = 0; at < std::min(pids.size(), most); ++at) {
    if (at > 0) text += ", ";
    text += "pid " + std::to_string(pids[at]) + " (" + command_name(pids[at]) + ")";
  }
  if (pids.size() > most) text += ", …";
  return text;
}

}  // namespace slotd::host
