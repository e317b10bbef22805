#include "actors/journal/commit_queue.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace slotd;

namespace {

using Line = CommitQueue<std::string>;
using Batch = std::vector<std::string>;

void small(Line& line, const std::string& name) { line.add(name, Line::Size::small); }
void large(Line& line, const std::string& name) { line.add(name, Line::Size::large); }

}  // namespace

TEST_CASE("small records share a commit, in their order", "[commit_line]") {
  Line line;
  CHECK(line.empty());
  for (const auto* name : {"a", "b", "c"}) small(line, name);
  CHECK(line.next() == Batch{"a", "b", "c"});
  CHECK(line.empty());
  CHECK(line.next().empty());
}

TEST_CASE("a large record has a commit of its own", "[commit_line]") {
  Line line;
  large(line, "A");
  large(line, "B");
  CHECK(line.next() == Batch{"A"});
  CHECK_FALSE(line.empty());
  CHECK(line.next() == Batch{"B"});
  CHECK(line.empty());
}

TEST_CASE("a small record waits for one large one at most", "[commit_line]") {
  Line line;
  for (const auto* name : {"A", "B", "C"}) large(line, name);
  CHECK(line.next() == Batch{"A"});
  small(line, "a");
  small(line, "b");
  CHECK(line.next() == Batch{"a", "b"});
  small(line, "c");
  CHECK(line.next() == Batch{"B"});
  CHECK(line.next() == Batch{"c"});
  CHECK(line.next() == Batch{"C"});
}

TEST_CASE("small records that never end let large ones pass between", "[commit_line]") {
  Line line;
  large(line, "A");
  large(line, "B");
  std::string order;
  for (int commit = 0; commit < 5; ++commit) {
    small(line, "a");
    for (const auto& name : line.next()) order += name;
    order += ' ';
  }
  CHECK(order == "A aa B aa a ");
}
