#include "actors/host/crash_point.hpp"

#ifdef SLOTD_CRASH_POINTS

#include "actors/host/process.hpp"
#include "actors/host/process_table.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <string>

namespace slotd::host {

namespace {

enum class QueuePosition { daemon, shepherd };

struct Row {
  std::string_view name;
  QueuePosition place;
};

constexpr QueuePosition daemon = QueuePosition::daemon;
constexpr QueuePosition shepherd = QueuePosition::shepherd;
constexpr Row rows[] = {
#define CRASH_POINT(name, where, truth) {#name, where},
#include "actors/host/crash_points.def"
#undef CRASH_POINT
};

std::string_view setting(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// Does the environment ask for this pass of this point?
bool is_wanted(std::size_t point) {
  auto wanted = setting("SLOTD_CRASH_AT");
  auto name = wanted.substr(0, wanted.find(':'));
  if (name != rows[point].name) return false;
  static std::array<std::atomic<int>, std::size(rows)> passes{};
  auto pass = ++passes[point];
  return name.size() == wanted.size() || std::atoi(wanted.data() + name.size() + 1) == pass;
}

/// True for the first caller among all processes that share the file.
bool take_mark() {
  auto mark = setting("SLOTD_CRASH_MARK");
  if (mark.empty()) return true;
  auto file = ::open(mark.data(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file >= 0) ::close(file);
  return file >= 0;
}

void die_here() {
  ::kill(::getpid(), SIGKILL);
  for (;;) ::pause();
}

void crash_in_daemon(bool both) {
  if (both)
    for (auto pid : descendants(::getpid()))
      if (auto stat = process_stat(pid); stat && stat->parent == ::getpid()) ::kill(pid, SIGKILL);
  die_here();
}

/// The parent is the daemon that started this shepherd, unless that is gone already.
void crash_in_shepherd(bool both) {
  if (auto parent = ::getppid(); parent != 1) ::kill(parent, SIGKILL);
  if (both) die_here();
}

}  // namespace

void crash_point(CrashPoint point) {
  auto number = static_cast<std::size_t>(point);
  if (!is_wanted(number) || !take_mark()) return;
  bool both = setting("SLOTD_CRASH_WHO") == "both";
  if (rows[number].place == QueuePosition::daemon) crash_in_daemon(both);
  crash_in_shepherd(both);
}

}  // namespace slotd::host

#endif
