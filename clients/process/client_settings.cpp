#include "clients/process/client_settings.hpp"

#include "actors/host/reading.hpp"
#include "clients/process/client_paths.hpp"

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

/// None where there is no such file.
Result<std::optional<std::string>> read_file(const std::string& path) {
  auto text = host::read_text(path);
  if (text) return std::move(*text);
  if (text.error() == ENOENT || text.error() == ENOTDIR) return std::nullopt;
  return fail(FaultCode::system, "cannot read " + path + ": " + errno_text(text.error()));
}

}  // namespace

const Result<SettingValues>& client_settings() {
  static const auto values = SettingValues::resolve({variable, read_file, home_folder()});
  return values;
}

std::string client_text(const char* name) {
  const auto& values = client_settings();
  return values ? values->text(name).value_or("") : "";
}

bool client_flag(const char* name) {
  const auto& values = client_settings();
  return values && values->flag(name);
}

}  // namespace slotd::clients
