#include "actors/host/remove_tree.hpp"

#include "actors/host/files.hpp"
#include "actors/host/folder_names.hpp"
#include "actors/host/system_failure.hpp"
#include "actors/host/unique_fd.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>

namespace slotd::host {

namespace {

/// Folders within folders, each with an open descriptor.
constexpr int deepest = 100;

/// A folder that is being emptied.
struct Folder {
  int fd;
  std::string path;
  int depth;
};

Done remove_entry(const Folder& above, const std::string& name);

Done remove_entries(const Folder& folder) {
  auto names = names_in(folder.fd, folder.path);
  if (!names) return tl::unexpected(names.error());
  for (const auto& name : *names)
    if (auto removed = remove_entry(folder, name); !removed) return removed;
  return {};
}

bool on_one_file_system(int one, int other) {
  struct stat first {};
  struct stat second {};
  return ::fstat(one, &first) == 0 && ::fstat(other, &second) == 0 && first.st_dev == second.st_dev;
}

/// Opens by name in the folder above, so that no link and no rename leads elsewhere.
Done remove_folder(const Folder& above, const std::string& name) {
  auto path = above.path + "/" + name;
  if (above.depth == deepest) return system_failure("remove", path, ELOOP);
  UniqueFd fd(::openat(above.fd, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!fd) return system_failure("open", path);
  if (!on_one_file_system(above.fd, fd.get())) return system_failure("remove", path, EXDEV);
  if (auto emptied = remove_entries({fd.get(), path, above.depth + 1}); !emptied) return emptied;
  if (::unlinkat(above.fd, name.c_str(), AT_REMOVEDIR) == 0 || errno == ENOENT) return {};
  return system_failure("remove", path);
}

Done remove_entry(const Folder& above, const std::string& name) {
  if (::unlinkat(above.fd, name.c_str(), 0) == 0 || errno == ENOENT) return {};
  if (errno == EISDIR) return remove_folder(above, name);
  return system_failure("remove", above.path + "/" + name);
}

}  // namespace

Done remove_tree(const std::string& path) {
  auto above = folder_of(path);
  UniqueFd fd(::open(above.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) return errno == ENOENT ? Done{} : system_failure("open", above);
  return remove_entry({fd.get(), above, 0}, path.substr(path.rfind('/') + 1));
}

}  // namespace slotd::host
