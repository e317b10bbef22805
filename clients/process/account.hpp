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

/// Looks in /etc/passwd alone: this program is static, so it asks no name service. Whoever logged
/// in has USER, HOME and SHELL, which are asked first everywhere.
std::optional<Account> find_account(uid_t uid);
/// Is there an account of this name?
bool has_account(const std::string& name);
/// A group's name, from /etc/group.
std::optional<std::string> find_group(gid_t gid);

}  // namespace slotd::clients
