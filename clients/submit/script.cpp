#include "clients/submit/script.hpp"

#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"
#include "protocol/wire.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <cstdlib>

namespace slotd::clients {

namespace {

bool is_readable_file(const std::string& path) {
  struct stat facts {};
  return ::stat(path.c_str(), &facts) == 0 && !S_ISDIR(facts.st_mode) &&
         ::access(path.c_str(), R_OK) == 0;
}

/// A bare name that is not here may lie on PATH.
std::string find_script(const std::string& name) {
  const auto* path = std::getenv("PATH");
  if (name.find('/') != std::string::npos || ::access(name.c_str(), F_OK) == 0 || !path)
    return name;
  for (auto folder : split(path, ":")) {
    auto candidate = std::string(folder) + "/" + name;
    if (!folder.empty() && is_readable_file(candidate)) return candidate;
  }
  return name;
}

/// All of it, or just more than a script may have.
Result<std::string> read_all(int file, const std::string& what) {
  std::string text;
  std::array<char, 65536> piece;
  while (text.size() <= script_limit) {
    auto size = ::read(file, piece.data(), piece.size());
    if (size == 0) return text;
    if (size < 0 && errno == EINTR) continue;
    if (size < 0)
      return fail(FaultCode::invalid, "Unable to open file " + what + ": " + errno_text(errno));
    text.append(piece.data(), static_cast<std::size_t>(size));
  }
  return text;
}

Result<std::string> read_file(const std::string& path) {
  auto file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return fail(FaultCode::invalid,
                "Unable to open file " + printable(path) + ": " + errno_text(errno));
  auto text = read_all(file, printable(path));
  ::close(file);
  return text;
}

}  // namespace

Result<Script> read_script(const std::string* name) {
  Script script;
  auto text = Result<std::string>{};
  if (name) {
    script.path = find_script(*name);
    script.name = script.path.substr(script.path.rfind('/') + 1);
    text = read_file(script.path);
  } else {
    script.name = "sbatch";
    text = read_all(STDIN_FILENO, "standard input");
  }
  if (!text) return tl::unexpected(text.error());
  if (auto fit = check_script(*text); !fit) return tl::unexpected(fit.error());
  script.text = std::move(*text);
  return script;
}

Done check_script(std::string_view text) {
  if (text.empty()) return fail(FaultCode::invalid, "Batch script is empty!");
  if (text.size() > script_limit)
    return fail(FaultCode::too_large, "Batch script is larger than the " +
                                        std::to_string(script_limit >> 20) +
                                        " MiB that a script may have");
  if (!text.starts_with("#!"))
    return fail(FaultCode::invalid,
                "This does not look like a batch script.  The first line must start with #! "
                "followed by the path to an interpreter.  For instance: #!/bin/sh");
  if (text.find('\0') != std::string_view::npos)
    return fail(FaultCode::invalid,
                "Batch script contains a NULL character '\\0', which is not allowed");
  if (text.find("\r\n") != std::string_view::npos)
    return fail(FaultCode::invalid,
                "Batch script contains DOS line breaks (\\r\\n) instead of expected UNIX line "
                "breaks (\\n).");
  return {};
}

std::string wrap_script(std::string_view command) {
  return "#!/bin/sh\n# This script was created by sbatch --wrap.\n\n" + std::string(command) + "\n";
}

}  // namespace slotd::clients
