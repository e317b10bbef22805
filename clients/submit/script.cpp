#include "clients/submit/script.hpp"

#include "actors/host/reading.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"
#include "protocol/wire.hpp"

#include <sys/stat.h>
#include <unistd.h>
#include <cstdlib>

namespace slotd::clients {

namespace {

bool is_readable_file(const std::string& path) {
  struct stat facts {};
  return ::stat(path.c_str(), &facts) == 0 && !S_ISDIR(facts.st_mode) &&
         ::access(path.c_str(), R_OK) == 0;
}

/// A bare name that is not in the current folder may be on PATH.
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

}  // namespace

Result<Script> read_script(const std::string* name) {
  Script script;
  auto source = std::string("standard input");
  if (name) {
    script.path = find_script(*name);
    script.name = script.path.substr(script.path.rfind('/') + 1);
    source = printable(script.path);
  } else {
    script.name = "sbatch";
  }
  auto text = name ? host::read_text(script.path, script_limit)
                   : host::read_open_file(STDIN_FILENO, script_limit);
  if (!text)
    return fail(FaultCode::invalid,
                "Unable to open file " + source + ": " + errno_text(text.error()));
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
