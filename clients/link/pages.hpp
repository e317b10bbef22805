#pragma once

#include "clients/link/connection.hpp"

#include <functional>

namespace slotd::clients {

/// Receives a list page by page, in order of job id.
struct PageReader {
  std::function<void(const JobPage&)> take;
  /// Forgets what it has received, because the list is asked for again. Returns false if that is too
  /// late; then the list continues behind the last row.
  std::function<bool()> start_over;
};

Done read_pages(Connection& connection, ListQueue list, const PageReader& reader);
Done read_pages(Connection& connection, ListHistory list, const PageReader& reader);

}  // namespace slotd::clients
