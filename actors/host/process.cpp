#include "actors/host/process.hpp"

#include "actors/host/files.hpp"

#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <string_view>

namespace slotd::host {

namespace {

/// The blank-separated fields of /proc/PID/stat after the command's name, which is field 2.
class StatFields {
 public:
  /// The name may hold blanks and parentheses: only the last one ends it.
  explicit StatFields(std::string_view line) : rest_(line) {
    auto name_end = line.rfind(')');
    rest_.remove_prefix(name_end == std::string_view::npos ? line.size() : name_end + 1);
  }

  std::string_view text(int field) {
    std::string_view found;
    for (; at_ < field; ++at_) found = next();
    return found;
  }
  template <class T>
  T number(int field) {
    auto found = text(field);
    T value{};
    std::from_chars(found.data(), found.data() + found.size(), value);
    return value;
  }

 private:
  std::string_view next() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size()));
    auto field = rest_.substr(0, rest_.find(' '));
    rest_.remove_prefix(field.size());
    return field;
  }

  std::string_view rest_;
  int at_ = 2;
};

}  // namespace

std::optional<ProcessStat> process_stat(pid_t pid) {
  if (pid <= 0) return std::nullopt;
  auto line = read_file("/proc/" + std::to_string(pid) + "/stat");
  if (!line || line->rfind(')') == std::string::npos) return std::nullopt;
  StatFields fields(*line);
  ProcessStat stat;
  auto state = fields.text(3);
  stat.parent = fields.number<pid_t>(4);
  stat.session = fields.number<pid_t>(6);
  auto threads = fields.number<long>(20);
  stat.start_time = fields.number<std::uint64_t>(22);
  stat.resident_pages = fields.number<std::uint64_t>(24);
  // A process whose first thread has ended looks like a zombie while its other threads run.
  stat.zombie = (state == "Z" || state == "X") && threads <= 1;
  return stat;
}

Claim own_claim() {
  Claim claim;
  claim.pid = ::getpid();
  if (auto stat = process_stat(claim.pid)) claim.start_time = stat->start_time;
  claim.boot_id = boot_id();
  claim.pid_namespace = pid_namespace();
  return claim;
}

std::string boot_id() {
  auto text = read_file("/proc/sys/kernel/random/boot_id").value_or("");
  text.erase(std::min(text.find('\n'), text.size()));
  return text;
}

std::uint64_t pid_namespace() {
  struct stat found {};
  return ::stat("/proc/self/ns/pid", &found) == 0 ? std::uint64_t{found.st_ino} : 0;
}

SeenProcess look_for(const Claim& claim) {
  if (claim.boot_id != boot_id()) return {Sighting::other_boot, {}};
  if (claim.pid_namespace != pid_namespace()) return {Sighting::out_of_sight, {}};
  auto pidfd = open_pidfd(claim.pid);
  auto stat = process_stat(claim.pid);
  if (!stat) return {Sighting::gone, {}};
  if (stat->start_time != claim.start_time) return {Sighting::another, {}};
  if (stat->zombie) return {Sighting::gone, {}};
  return {Sighting::alive, std::move(pidfd)};
}

UniqueFd open_pidfd(pid_t pid) {
  return UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
}

bool send_signal(pid_t pid, int signal) {
  if (pid == 0 || pid == -1) return false;  // our own group, everybody: never meant
  if (signals_withheld()) return true;
  return ::kill(pid, signal) == 0 || errno != ESRCH;
}

bool signals_withheld() {
#ifdef SLOTD_CRASH_POINTS
  const char* file = std::getenv("SLOTD_TEST_UNKILLABLE");
  return file != nullptr && *file != '\0' && exists(file);
#else
  return false;
#endif
}

}  // namespace slotd::host
