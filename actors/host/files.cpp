#include "actors/host/files.hpp"

#include "actors/host/reading.hpp"
#include "actors/host/system_failure.hpp"
#include "actors/host/unique_fd.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace slotd::host {

namespace {

/// A file beside the real one, which is unlinked in any case: after a rename the name is gone already.
class FileBeside {
 public:
  explicit FileBeside(const std::string& path)
      : path_(path + "." + std::to_string(::getpid()) + ".new") {}
  FileBeside(const FileBeside&) = delete;
  FileBeside& operator=(const FileBeside&) = delete;
  ~FileBeside() { ::unlink(path_.c_str()); }

  Done fill(std::string_view content, mode_t mode, Sync sync) const {
    // A killed process with the same pid may have left one behind.
    ::unlink(path_.c_str());
    UniqueFd file(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (!file) return system_failure("create", path_);
    // The umask of this process must not decide who may read a spec or run a script.
    if (::fchmod(file.get(), mode) != 0) return system_failure("set the mode of", path_);
    if (auto written = write_all(file.get(), content, path_); !written) return written;
    if (sync == Sync::yes && ::fsync(file.get()) != 0) return system_failure("sync", path_);
    return {};
  }
  const char* name() const { return path_.c_str(); }

 private:
  std::string path_;
};

}  // namespace

Result<std::string> read_file(const std::string& path) {
  UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return system_failure("open", path);
  auto content = read_open_file(file.get());
  if (!content) return system_failure("read", path, content.error());
  return std::move(*content);
}

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

Done write_all(int fd, std::string_view content, const std::string& name) {
  while (!content.empty()) {
    auto size = ::write(fd, content.data(), content.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return system_failure("write", name);
    content.remove_prefix(static_cast<std::size_t>(size));
  }
  return {};
}

Done replace_file(const std::string& path, std::string_view content, mode_t mode, Sync sync) {
  FileBeside beside(path);
  if (auto filled = beside.fill(content, mode, sync); !filled) return filled;
  if (::rename(beside.name(), path.c_str()) != 0) return system_failure("rename to", path);
  return sync == Sync::yes ? sync_folder(folder_of(path)) : Done{};
}

Result<bool> create_exclusively(const std::string& path, std::string_view content, mode_t mode) {
  FileBeside beside(path);
  if (auto filled = beside.fill(content, mode, Sync::no); !filled)
    return tl::unexpected(filled.error());
  if (::link(beside.name(), path.c_str()) == 0) return true;
  if (errno == EEXIST) return false;
  return system_failure("link", path);
}

Done make_folders(const std::string& path, mode_t mode) {
  if (path.empty() || ::mkdir(path.c_str(), mode) == 0) return {};
  auto error = errno;
  struct stat found {};
  if (::stat(path.c_str(), &found) == 0) {
    if (S_ISDIR(found.st_mode)) return {};
    return system_failure("make folder", path, ENOTDIR);
  }
  auto above = folder_of(path);
  if (error != ENOENT || above == path || above == ".")
    return system_failure("make folder", path, error);
  if (auto made = make_folders(above, mode); !made) return made;
  if (::mkdir(path.c_str(), mode) != 0 && errno != EEXIST)
    return system_failure("make folder", path);
  return {};
}

Done sync_folder(const std::string& path) {
  UniqueFd folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return system_failure("open", path);
  if (::fsync(folder.get()) != 0) return system_failure("sync", path);
  return {};
}

std::string folder_of(const std::string& path) {
  auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return path.substr(0, slash == 0 ? 1 : slash);
}

}  // namespace slotd::host
