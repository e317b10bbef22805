#include "protocol/text/hostlist.hpp"

#include <catch2/catch.hpp>

namespace {

using slotd::expand_hostlist;
using slotd::fold_hostlist;
using slotd::sorted_hosts;
using Names = std::vector<std::string>;

Names expanded(std::string_view list) {
  auto names = expand_hostlist(list);
  REQUIRE(names);
  return *names;
}

std::string folded(std::string_view list) { return fold_hostlist(expanded(list)); }

}  // namespace

TEST_CASE("a bracket stands for each of its numbers") {
  CHECK(expanded("a[1-3,5],b") == Names{"a1", "a2", "a3", "a5", "b"});
  CHECK(expanded("a[1]") == Names{"a1"});
  CHECK(expanded("[1-3]") == Names{"1", "2", "3"});
  CHECK(expanded("a-[1-2]") == Names{"a-1", "a-2"});
}

TEST_CASE("numbers keep their zeros") {
  CHECK(expanded("a[001-3]") == Names{"a001", "a002", "a003"});
  CHECK(expanded("a[09-10]") == Names{"a09", "a10"});
}

TEST_CASE("several brackets multiply, the last moves first") {
  CHECK(expanded("a[1-2]b[1-2]") == Names{"a1b1", "a1b2", "a2b1", "a2b2"});
}

TEST_CASE("names stand as they are, in their order and as often as they are named") {
  CHECK(expanded("localhost") == Names{"localhost"});
  CHECK(expanded("a.b.c") == Names{"a.b.c"});
  CHECK(expanded("n[1-3,2]") == Names{"n1", "n2", "n3", "n2"});
}

TEST_CASE("names are parted by commas, blanks and line ends, and empty parts are passed over") {
  CHECK(expanded("a1,,b") == Names{"a1", "b"});
  CHECK(expanded(" a , b\nc\r\n") == Names{"a", "b", "c"});
  CHECK(expanded("").empty());
}

TEST_CASE("a list that is none is refused as a whole") {
  auto list =
    GENERATE("a[3-1]", "a[x]", "a[]", "a[1-", "a[1-2", "a]", "]a[", "a[1-2]b", "b,a[1-2]-b",
             "a[-1]", "a[1-2-3]", "a[1,]", "a[[1]]", "a[99999999999999999999]");
  CAPTURE(list);
  auto names = expand_hostlist(list);
  REQUIRE_FALSE(names);
  CHECK(names.error().text == "Invalid hostlist: " + std::string(list));
}

TEST_CASE("no list unfolds to more names than Slurm's longest range") {
  CHECK(expanded("a[1-65536]").size() == 65536);
  CHECK_FALSE(expand_hostlist("a[1-65537]"));
  CHECK_FALSE(expand_hostlist("a[1-99999999]"));
  CHECK_FALSE(expand_hostlist("a[0-18446744073709551615]"));
  CHECK_FALSE(expand_hostlist("a[1-40000,1-40000]"));
  CHECK_FALSE(expand_hostlist("a[1-1000]b[1-1000]"));
  CHECK_FALSE(expand_hostlist("a[1-40000],b[1-40000]"));
}

TEST_CASE("neighbours fold into one bracket") {
  CHECK(folded("a1,a2,a3,b") == "a[1-3],b");
  CHECK(folded("a[1-2],a3") == "a[1-3]");
  CHECK(folded("a1,a3") == "a[1,3]");
  CHECK(folded("1,2,3") == "[1-3]");
  CHECK(folded("x1y2,x1y3") == "x1y[2-3]");
  CHECK(folded("a,b,c") == "a,b,c");
  CHECK(folded("a7") == "a7");
  CHECK(folded("").empty());
}

TEST_CASE("folding neither sorts nor drops") {
  CHECK(folded("a3,a1,a1") == "a[3,1,1]");
  CHECK(folded("a1,a2,a1,a2") == "a[1-2,1-2]");
  CHECK(folded("a1,b1,a2") == "a1,b1,a2");
}

TEST_CASE("numbers of different width fold only where one is the next after the other") {
  CHECK(folded("a8,a9,a10") == "a[8-10]");
  CHECK(folded("a099,a100") == "a[099-100]");
  CHECK(folded("a09,a10,a9") == "a[09-10,9]");
  CHECK(folded("a1,a01") == "a[1,01]");
  CHECK(folded("a01,a02,a10,localhost") == "a[01-02,10],localhost");
}

TEST_CASE("a number too great to count is a part of the name") {
  CHECK(folded("a99999999999999999999,b") == "a99999999999999999999,b");
}

TEST_CASE("hosts are sorted by name, then by number") {
  CHECK(fold_hostlist(sorted_hosts({"b", "a1", "a10", "a2"})) == "a[1-2,10],b");
  CHECK(fold_hostlist(sorted_hosts({"n3", "n1", "n2", "n3", "n4"})) == "n[1-3,3-4]");
}
