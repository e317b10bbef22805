#include "clients/process/helper.hpp"

#include "clients/process/client_paths.hpp"
#include "clients/process/report.hpp"

#include <unistd.h>
#include <cerrno>
#include <string>

namespace slotd::clients {

int become_helper(std::string_view command, std::string_view program, Words words) {
  auto path = helper_path(program);
  if (!path) return complain(command, path.error().text), 1;
  std::vector<char*> arguments{path->data()};
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  ::execv(path->c_str(), arguments.data());
  complain(command, *path + ": " + errno_text(errno));
  return 1;
}

}  // namespace slotd::clients
