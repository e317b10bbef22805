#include "clients/process/client_settings.hpp"

#include "clients/process/client_paths.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <string_view>

namespace slotd::clients {

namespace {

std::optional<std::string> variable(const char* name) {
  const auto* value = std::getenv(name);
  if (!value) return std::nullopt;
  bool is_root = *value && std::string_view(name) == "SLOTD_ROOT";
  return is_root ? absolute_path(value).value_or(value) : value;
}

tl::unexpected<Fault> unreadable_settings(const std::string& path, int error) {
  return fail(FaultCode::system, "cannot read " + path + ": " + errno_text(error));
}

Result<std::optional<std::string>> read_open_file(int file, const std::string& path) {
  std::string text;
  std::array<char, 4096> piece;
  for (;;) {
    auto size = ::read(file, piece.data(), piece.size());
    if (size == 0) return text;
    if (size > 0)
      text.append(piece.data(), static_cast<std::size_t>(size));
    else if (errno != EINTR)
      return unreadable_settings(path, errno);
  }
}

Result<std::optional<std::string>> read_file(const std::string& path) {
  auto file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0 && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  if (file < 0) return unreadable_settings(path, errno);
  auto text = read_open_file(file, path);
  ::close(file);
  return text;
}

}  // namespace

const Result<SettingValues>& client_settings() {
  static const auto values = SettingValues::resolve({variable, read_file, home_folder()});
  return values;
}

}  // namespace slotd::clients
