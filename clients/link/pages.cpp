#include "clients/link/pages.hpp"

#include <sys/resource.h>

namespace slotd::clients {

namespace {

/// A daemon that cannot keep a list while one page is read has larger problems than this list.
constexpr int most_starts = 10;

/// A client that reads this many pages, some ten thousand jobs, is not interactive. From then on it
/// yields to clients that are.
constexpr int pages_of_a_long_list = 8;

void give_way() { ::setpriority(PRIO_PROCESS, 0, 10); }

template <class List>
Done read(Connection& connection, List list, const PageReader& reader) {
  for (int starts = 1, pages = 1;; ++pages) {
    if (pages == pages_of_a_long_list) give_way();
    auto page = connection.ask_for<JobPage>(list);
    if (page) {
      reader.take(*page);
      if (!page->more || page->jobs.empty()) return {};
      list.after = page->jobs.back().id;
      list.snapshot = page->snapshot;
      continue;
    }
    if (page.error().code != FaultCode::list_changed || starts++ == most_starts)
      return tl::unexpected(page.error());
    list.snapshot = 0;
    if (reader.start_over()) list.after = JobId{};
  }
}

}  // namespace

Done read_pages(Connection& connection, ListQueue list, const PageReader& reader) {
  return read(connection, std::move(list), reader);
}

Done read_pages(Connection& connection, ListHistory list, const PageReader& reader) {
  return read(connection, std::move(list), reader);
}

}  // namespace slotd::clients
