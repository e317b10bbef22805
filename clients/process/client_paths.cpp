#include "clients/process/client_paths.hpp"

#include "clients/process/account.hpp"
#include "clients/process/client_settings.hpp"

#include <unistd.h>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>

namespace slotd::clients {

namespace {

Result<std::string> own_path() {
  std::array<char, PATH_MAX> path{};
  auto length = ::readlink("/proc/self/exe", path.data(), path.size());
  if (length < 0) return fail(FaultCode::system, "/proc/self/exe: " + errno_text(errno));
  return std::string(path.data(), static_cast<std::size_t>(length));
}

Result<std::string> current_folder() {
  std::array<char, PATH_MAX> path{};
  if (!::getcwd(path.data(), path.size()))
    return fail(FaultCode::system, "current working directory: " + errno_text(errno));
  return std::string(path.data());
}

}  // namespace

std::string home_folder() {
  if (const auto* home = std::getenv("HOME"); home && *home) return home;
  auto account = find_account(::getuid());
  return account ? account->home : "/";
}

std::string runtime_root() {
  const auto& values = client_settings();
  auto root = values ? values->text("SLOTD_ROOT") : std::nullopt;
  return root.value_or(home_folder() + "/.local/share/slotd");
}

Result<std::string> helper_path(std::string_view name) {
  auto own = own_path();
  if (!own) return own;
  auto folder = own->substr(0, own->rfind('/'));
  return folder.substr(0, folder.rfind('/')) + "/libexec/slotd/" + std::string(name);
}

Result<std::string> absolute_path(const std::string& path) {
  if (path.starts_with('/')) return path;
  auto folder = current_folder();
  if (!folder || path.empty() || path == ".") return folder;
  auto rest = path.starts_with("./") ? path.substr(2) : path;
  return (*folder == "/" ? "" : *folder) + "/" + rest;
}

}  // namespace slotd::clients
