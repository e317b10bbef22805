#include "clients/account.hpp"

#include <pwd.h>
#include <cstdio>
#include <memory>

namespace slotd::clients {

std::optional<Account> find_account(uid_t uid) {
  using File = std::unique_ptr<FILE, int (*)(FILE*)>;
  File file(std::fopen("/etc/passwd", "re"), std::fclose);
  if (!file) return std::nullopt;
  while (const auto* entry = ::fgetpwent(file.get()))
    if (entry->pw_uid == uid) return Account{entry->pw_name, entry->pw_dir, entry->pw_shell};
  return std::nullopt;
}

}  // namespace slotd::clients
