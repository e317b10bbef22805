#include "actors/host/gpu_source.hpp"

#include "actors/host/command_output.hpp"
#include "actors/host/length_text.hpp"
#include "actors/host/system_failure.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

namespace slotd::host {

namespace {

constexpr const char* program_name = "nvidia-smi";
constexpr std::array<std::string_view, 3> usual_folders{"/usr/bin", "/usr/lib/wsl/lib", "/bin"};

/// Tests put a tree of their own before the usual folders.
std::string tree() {
#ifdef SLOTD_CRASH_POINTS
  if (const auto* folder = std::getenv("SLOTD_TEST_SMI_TREE")) return folder;
#endif
  return {};
}

std::vector<std::string> folders() {
  std::vector<std::string> out;
  const auto* path = std::getenv("PATH");
  for (auto folder : split(path != nullptr ? path : "", ":"))
    if (folder.starts_with('/')) out.emplace_back(folder);
  for (auto folder : usual_folders) out.push_back(tree() + std::string(folder));
  return out;
}

using FileNumber = std::pair<dev_t, ino_t>;

/// None if there is no program of that name.
std::optional<FileNumber> program_number(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0 || !S_ISREG(found.st_mode)) return std::nullopt;
  if (::access(path.c_str(), X_OK) != 0) return std::nullopt;
  return FileNumber{found.st_dev, found.st_ino};
}

std::string size_text(std::size_t size) { return std::to_string(size >> 10) + " KiB"; }

/// Only its first line, because an explanation may follow.
std::string first_words(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \r\n"), text.size()));
  auto line = text.substr(0, text.find('\n'));
  return line.empty() ? std::string{} : ": " + printable(line);
}

std::string end_text(const CommandOutput& output) {
  if (WIFSIGNALED(output.status))
    return " was ended by signal " + std::to_string(WTERMSIG(output.status));
  return " ended with exit status " + std::to_string(WEXITSTATUS(output.status)) +
         first_words(output.text);
}

/// Empty if it has answered.
Done judge(const std::string& program, const CommandOutput& output,
           const NvidiaSmi::Settings& settings) {
  switch (output.end) {
    case CommandOutput::End::not_started: return system_failure("start", program, output.status);
    case CommandOutput::End::too_long:
      return fail(FaultCode::system,
                  program + " did not answer within " + length_text(settings.longest));
    case CommandOutput::End::too_much:
      return fail(FaultCode::system,
                  program + " said more than " + size_text(settings.most_output));
    case CommandOutput::End::ended: break;
  }
  if (output.status == 0) return {};
  return fail(FaultCode::system, program + end_text(output));
}

}  // namespace

std::vector<std::string> NvidiaSmi::programs() {
  std::vector<std::string> out;
  std::vector<FileNumber> seen;
  for (const auto& folder : folders()) {
    auto path = folder + "/" + program_name;
    auto number = program_number(path);
    if (!number || std::ranges::find(seen, *number) != seen.end()) continue;
    seen.push_back(*number);
    out.push_back(path);
  }
  return out;
}

Result<GpuAnswer> NvidiaSmi::ask(const std::vector<std::string>& arguments) {
  reap();
  CommandLimits limits{std::chrono::steady_clock::now() + settings_.longest, settings_.most_output};
  std::optional<Fault> first;
  for (const auto& program : programs()) {
    auto output = output_of(program, arguments, limits);
    if (output.left_behind != 0) left_behind_.push_back(output.left_behind);
    auto judged = judge(program, output, settings_);
    if (judged) return GpuAnswer{program, std::move(output.text)};
    if (!first) first = judged.error();
    if (output.end == CommandOutput::End::too_long) break;
  }
  if (first) return tl::unexpected(*first);
  return fail(FaultCode::system, std::string("there is no ") + program_name);
}

void NvidiaSmi::reap() {
  std::erase_if(left_behind_, [](pid_t pid) { return ::waitpid(pid, nullptr, WNOHANG) != 0; });
}

}  // namespace slotd::host
