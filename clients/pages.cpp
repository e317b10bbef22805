#include "clients/pages.hpp"

namespace slotd::clients {

namespace {

/// A daemon that cannot keep a list for the time of a page is in worse trouble than a list's.
constexpr int most_starts = 10;

template <class List>
Done read(Connection& connection, List list, const PageReader& reader) {
  for (int starts = 1;;) {
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
