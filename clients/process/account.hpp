#pragma once

#include <sys/types.h>
#include <optional>
#include <string>

namespace slotd::clients {

/// A line of /etc/passwd.
struct Account {
  std::string name;
  std::string home;
  std::string shell;
};

/// Looks only in /etc/passwd: this program is static, so it asks no name service. Users who logged
/// in have USER, HOME and SHELL, which every caller asks first.
std::optional<Account> find_account(uid_t uid);
/// Does an account of this name exist?
bool has_account(const std::string& name);
/// A group's name, from /etc/group.
std::optional<std::string> find_group(gid_t gid);

}  // namespace slotd::clients
