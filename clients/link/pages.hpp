#pragma once

#include "clients/link/connection.hpp"

#include <functional>

namespace slotd::clients {

/// Takes a list as it comes, page by page, in order of job id.
struct PageReader {
  std::function<void(const JobPage&)> take;
  /// Forget what was taken: the list is asked for anew. False where that is too late; then the list
  /// goes on behind the last row.
  std::function<bool()> start_over;
};

Done read_pages(Connection& connection, ListQueue list, const PageReader& reader);
Done read_pages(Connection& connection, ListHistory list, const PageReader& reader);

}  // namespace slotd::clients
