#include "clients/process/submitter.hpp"

#include "actors/host/host_name.hpp"
#include "clients/process/account.hpp"
#include "clients/process/client_paths.hpp"
#include "clients/process/export_options.hpp"
#include "protocol/text/printable.hpp"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstdlib>

namespace slotd::clients {

namespace {

/// The value of the environment variable, else the account's.
std::string known_as(const char* variable, std::string Account::*member, const char* otherwise) {
  const auto* value = std::getenv(variable);
  if (value && *value) return value;
  auto account = find_account(::getuid());
  return account && !((*account).*member).empty() ? (*account).*member : otherwise;
}

std::vector<ResourceLimit> soft_limits() {
  std::vector<ResourceLimit> limits;
  for (auto resource : propagatable_limits()) {
    rlimit limit{};
    if (::getrlimit(static_cast<__rlimit_resource_t>(resource), &limit) != 0) continue;
    limits.push_back({resource, limit.rlim_cur});
  }
  return limits;
}

/// umask(2) can only be read by setting it; nothing else runs in this process at that moment.
std::uint32_t current_umask() {
  auto mask = ::umask(0);
  ::umask(mask);
  return mask;
}

/// The errno value that says why; 0 for a folder that a job can run in.
int why_not_enterable(const std::string& folder) {
  struct stat facts {};
  if (::stat(folder.c_str(), &facts) != 0) return errno;
  if (!S_ISDIR(facts.st_mode)) return ENOTDIR;
  return ::access(folder.c_str(), X_OK) == 0 ? 0 : errno;
}

}  // namespace

std::string user_name() { return known_as("USER", &Account::name, "unknown"); }

Done describe_submitter(JobRequest& request) {
  auto here = absolute_path(".");
  if (!here) return tl::unexpected(here.error());
  request.submit_directory = *here;
  request.submit_host = host::full_host_name();
  request.user = user_name();
  request.home = known_as("HOME", &Account::home, "/");
  request.shell = known_as("SHELL", &Account::shell, "/bin/sh");
  request.uid = ::getuid();
  request.gid = ::getgid();
  request.umask = current_umask();
  request.limits = soft_limits();
  return {};
}

Done resolve_directory(JobRequest& request) {
  auto folder = absolute_path(request.directory);
  if (!folder) return tl::unexpected(folder.error());
  request.directory = std::move(*folder);
  auto error = why_not_enterable(request.directory);
  if (error == 0) return {};
  return fail(FaultCode::invalid, "Invalid --chdir specification: " + printable(request.directory) +
                                    ": " + errno_text(error));
}

std::vector<std::string> own_environment() {
  constexpr std::string_view priority_variable = "SLURM_PRIO_PROCESS=";
  std::vector<std::string> all;
  for (char** entry = environ; entry && *entry; ++entry) {
    if (!std::string_view(*entry).starts_with(priority_variable)) all.emplace_back(*entry);
  }
  all.push_back(std::string(priority_variable) + std::to_string(::getpriority(PRIO_PROCESS, 0)));
  return all;
}

}  // namespace slotd::clients
