#include "clients/process/account.hpp"

#include <grp.h>
#include <pwd.h>
#include <cstdio>
#include <memory>

namespace slotd::clients {

namespace {

using File = std::unique_ptr<FILE, int (*)(FILE*)>;

}  // namespace

std::optional<Account> find_account(uid_t uid) {
  File file(std::fopen("/etc/passwd", "re"), std::fclose);
  if (!file) return std::nullopt;
  while (const auto* entry = ::fgetpwent(file.get()))
    if (entry->pw_uid == uid) return Account{entry->pw_name, entry->pw_dir, entry->pw_shell};
  return std::nullopt;
}

bool has_account(const std::string& name) {
  File file(std::fopen("/etc/passwd", "re"), std::fclose);
  if (!file) return false;
  while (const auto* entry = ::fgetpwent(file.get()))
    if (name == entry->pw_name) return true;
  return false;
}

std::optional<std::string> find_group(gid_t gid) {
  File file(std::fopen("/etc/group", "re"), std::fclose);
  if (!file) return std::nullopt;
  while (const auto* entry = ::fgetgrent(file.get()))
    if (entry->gr_gid == gid) return entry->gr_name;
  return std::nullopt;
}

}  // namespace slotd::clients
