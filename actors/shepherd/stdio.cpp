#include "actors/shepherd/stdio.hpp"

#include "actors/host/files.hpp"
#include "actors/host/system_failure.hpp"

#include <fcntl.h>
#include <sys/stat.h>

namespace slotd::shepherd {

namespace {

class UmaskScope {
 public:
  explicit UmaskScope(mode_t mask) : before_(::umask(mask)) {}
  UmaskScope(const UmaskScope&) = delete;
  UmaskScope& operator=(const UmaskScope&) = delete;
  ~UmaskScope() { ::umask(before_); }

 private:
  mode_t before_;
};

/// O_NONBLOCK keeps open() itself from waiting; the job gets a file that waits as usual. O_NOCTTY:
/// a shepherd leads a session, and no terminal may become its own.
Result<host::UniqueFd> open_without_waiting(const std::string& path, int flags) {
  host::UniqueFd file(::open(path.c_str(), flags | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0666));
  if (!file) return host::system_failure("open", path);
  auto set = ::fcntl(file.get(), F_GETFL);
  if (set < 0 || ::fcntl(file.get(), F_SETFL, set & ~O_NONBLOCK) != 0)
    return host::system_failure("open", path);
  return file;
}

Result<host::UniqueFd> open_output(const std::string& path, OpenMode mode) {
  auto folder = host::folder_of(path);
  if (!host::exists(folder))
    if (auto made = host::make_folders(folder, 0777); !made)
      return fail(made.error().code, "cannot open " + path + ": " + made.error().text);
  // It appends in both modes: several jobs may write to one file, and none may overwrite another's output.
  auto flags = O_WRONLY | O_CREAT | O_APPEND | (mode == OpenMode::truncate ? O_TRUNC : 0);
  return open_without_waiting(path, flags);
}

}  // namespace

Result<Stdio> open_stdio(const LaunchSpec& spec) {
  UmaskScope umask(static_cast<mode_t>(spec.umask & 0777U));
  auto input = open_without_waiting(spec.input.empty() ? "/dev/null" : spec.input, O_RDONLY);
  if (!input) return tl::unexpected(input.error());
  auto output = open_output(spec.output, spec.open_mode);
  if (!output) return tl::unexpected(output.error());
  Stdio stdio{std::move(*input), std::move(*output), {}};
  if (spec.error.empty() || spec.error == spec.output) return stdio;
  auto error = open_output(spec.error, spec.open_mode);
  if (!error) return tl::unexpected(error.error());
  stdio.error = std::move(*error);
  return stdio;
}

}  // namespace slotd::shepherd
