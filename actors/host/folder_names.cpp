#include "actors/host/folder_names.hpp"

#include "actors/host/system_failure.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>
#include <cerrno>
#include <memory>
#include <string_view>

namespace slotd::host {

namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};
using OpenFolder = std::unique_ptr<DIR, CloseFolder>;

/// Through a descriptor of its own, which it closes.
OpenFolder open_anew(int folder) {
  auto fd = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return nullptr;
  OpenFolder opened(::fdopendir(fd));
  if (!opened) ::close(fd);
  return opened;
}

}  // namespace

Result<std::vector<std::string>> names_in(int folder, const std::string& path) {
  auto opened = open_anew(folder);
  if (!opened) return system_failure("open", path);
  std::vector<std::string> names;
  errno = 0;
  while (const auto* entry = ::readdir(opened.get())) {
    std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
    errno = 0;
  }
  if (errno != 0) return system_failure("read", path);
  return names;
}

}  // namespace slotd::host
