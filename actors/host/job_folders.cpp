#include "actors/host/job_folders.hpp"

#include "actors/host/folder_names.hpp"
#include "actors/host/remove_tree.hpp"
#include "actors/host/system_failure.hpp"
#include "actors/host/unique_fd.hpp"
#include "protocol/text/number.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace slotd::host {

namespace {

bool is_folder(int above, const std::string& name) {
  struct stat found {};
  return ::fstatat(above, name.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(found.st_mode);
}

/// The job whose folder has this name; `012` is nobody's.
std::optional<JobId> job_of(std::string_view name) {
  auto number = parse_digits<std::uint32_t>(name);
  if (!number || to_string(JobId{*number}) != name) return std::nullopt;
  return JobId{*number};
}

void sort_in(std::string_view name, JobFolders::Found& found) {
  const std::string_view suffix = Paths::set_aside_suffix();
  auto aside = name.ends_with(suffix);
  auto job = job_of(aside ? name.substr(0, name.size() - suffix.size()) : name);
  if (job) (aside ? found.set_aside : found.jobs).push_back(*job);
}

}  // namespace

Result<JobFolders::Found> JobFolders::list() const {
  auto path = paths_.jobs_folder();
  UniqueFd folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return system_failure("open", path);
  auto names = names_in(folder.get(), path);
  if (!names) return tl::unexpected(names.error());
  Found found;
  for (const auto& name : *names)
    if (is_folder(folder.get(), name)) sort_in(name, found);
  std::sort(found.jobs.begin(), found.jobs.end());
  std::sort(found.set_aside.begin(), found.set_aside.end());
  return found;
}

Done JobFolders::set_aside(JobId job) const {
  auto folder = paths_.job_folder(job);
  if (std::rename(folder.c_str(), paths_.set_aside_folder(job).c_str()) == 0 || errno == ENOENT)
    return {};
  return system_failure("rename", folder);
}

Done JobFolders::remove(JobId job) const { return remove_tree(paths_.set_aside_folder(job)); }

}  // namespace slotd::host
