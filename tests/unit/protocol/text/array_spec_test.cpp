#include "protocol/text/array_spec.hpp"

#include "tests/unit/protocol/text/expect.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <iterator>
#include <random>
#include <set>

using namespace slotd;
using test::fault_of;
using test::value_of;

namespace {

using Numbers = std::vector<std::uint32_t>;

Numbers numbers_of(const IndexSet& indices) {
  Numbers numbers;
  for (auto index = indices.first(); index; index = indices.next_after(*index))
    numbers.push_back(index->value);
  return numbers;
}

IndexSet indices_of(std::string_view text) { return value_of(parse_array_spec(text)).indices; }

struct Accepted {
  std::string text;
  Numbers indices;
  std::uint32_t limit = 0;
};

}  // namespace

TEST_CASE("an array is a list of numbers, ranges and ranges with a step", "[text]") {
  auto row = GENERATE(values<Accepted>({
    {"0-3", {0, 1, 2, 3}},
    {"7", {7}},
    {"5-5", {5}},
    {"1-9:4", {1, 5, 9}},
    {"1-10:3", {1, 4, 7, 10}},
    {"0-2:7", {0}},
    {"1-3:1", {1, 2, 3}},
    {"1,3,10-20:5", {1, 3, 10, 15, 20}},
    {"5,3-4,5-6,3", {3, 4, 5, 6}},
    {"007", {7}},
    {"00-03", {0, 1, 2, 3}},
    {"99999", {99999}},
    {"62-66", {62, 63, 64, 65, 66}},
  }));
  CAPTURE(row.text);
  auto spec = value_of(parse_array_spec(row.text));
  CHECK(numbers_of(spec.indices) == row.indices);
  CHECK(spec.limit == 0);
}

TEST_CASE("behind a percent sign stands how many may run at once", "[text]") {
  auto row = GENERATE(values<Accepted>({
    {"1-3%2", {1, 2, 3}, 2},
    {"7%1", {7}, 1},
    {"0-3%04", {0, 1, 2, 3}, 4},
    {"1-3:2%1", {1, 3}, 1},
    {"1-3%0", {1, 2, 3}, 0},
    {"1-3%", {1, 2, 3}, 0},
    {"1%4294967295", {1}, 4294967295},
  }));
  CAPTURE(row.text);
  auto spec = value_of(parse_array_spec(row.text));
  CHECK(numbers_of(spec.indices) == row.indices);
  CHECK(spec.limit == row.limit);
}

TEST_CASE("brackets, blanks before a part and empty parts say nothing", "[text]") {
  for (std::string text : {"[1-3]", "[1-3", "1-3]", " 1-3", "1, 2, 3", "1,,2,3", "1,2,3,", ",1,2,3",
                           "[1],[2-3]", "[1-2],3"}) {
    CAPTURE(text);
    CHECK(value_of(parse_array_spec(text)) == ArraySpec{{ArrayIndex{1}, ArrayIndex{3}}, 0});
  }
  for (std::string text : {"[1-3]%2", "[1-3%2]", "1-3]%2"}) {
    CAPTURE(text);
    CHECK(value_of(parse_array_spec(text)) == ArraySpec{{ArrayIndex{1}, ArrayIndex{3}}, 2});
  }
}

TEST_CASE("what is no array is refused and named", "[text]") {
  for (std::string text :
       {"5-1", "1-", "-1", "1 -3", "1-3 ", "1 ", "1-9:0", "1-9:", "1-9:x", "5:2", "0x3", "1;2", "a",
        "1-3 4", "1-3 %2", "1-2-3", "1:2-3", "1[2]", "[1-3]5", "1--3", "1-3:-1", "1-3:2:2", "1.5",
        "1/2", "1_2", "1-%2", "*", "all", "",
        // These a Slurm takes: without the limit that was meant, or for index 0.
        "+1", "1-3%x", "1%-1", "1%+1", "1-3%2%3", "1-3%99999999999", "%2", "%", ",", "[]", "%0"}) {
    auto refused = parse_array_spec(text);
    CHECK(fault_of(refused) == "Invalid job array specification: " + text);
    CHECK(refused.error().code == FaultCode::invalid);
  }
}

TEST_CASE("an index that is too great is refused with the greatest there is", "[text]") {
  for (std::string text : {"100000", "0-100000", "4294967295", "4294967296", "99999999999999999999",
                           "1,2,[100000]%3", "100000-1", "1-9:99999999999"}) {
    CAPTURE(text);
    CHECK(fault_of(parse_array_spec(text)) ==
          "Invalid job array specification: " + text + " (the greatest index is 99999)");
  }
}

TEST_CASE("indices alone have neither limit nor brackets, and may be none", "[text]") {
  CHECK(value_of(parse_indices("")).empty());
  CHECK(numbers_of(value_of(parse_indices("4,1-2"))) == Numbers{1, 2, 4});
  for (const auto* text : {"1%2", "[1]", "1,", " 1", "100000", ","}) {
    CAPTURE(text);
    CHECK_FALSE(parse_indices(text));
  }
}

TEST_CASE("a set is written in its shortest form", "[text]") {
  CHECK(format(IndexSet{}).empty());
  CHECK(format(indices_of("3,2,1")) == "1-3");
  CHECK(format(indices_of("1,2")) == "1-2");
  CHECK(format(indices_of("9,0,4-6,5")) == "0,4-6,9");
  CHECK(format(indices_of("0-99999")) == "0-99999");
}

TEST_CASE("what tables show of an array is what Slurm shows", "[text]") {
  struct Row {
    std::string array;
    std::string shown;
  };
  // Each as squeue of a Slurm 22.05 shows it.
  auto row = GENERATE(values<Row>({
    {"0-3", "[0-3]"},
    {"1", "[1]"},
    {"5%1", "[5%1]"},
    {"1,3", "[1,3]"},
    {"1-3,5-7:2,9", "[1-3,5,7,9]"},
    {"1-9:2", "[1,3,5,7,9]"},
    {"0-10:2", "[0,2,4,6,8,10]"},
    {"0-11:11", "[0,11]"},
    {"0,50", "[0,50]"},
    {"0-12:4", "[0,4,8,12]"},
    {"0-20:5", "[0,5,10,15,20]"},
    {"0-20:5,21", "[0,5,10,15,20-21]"},
    {"0,2,4,6,8,10,12%3", "[0-12:2%3]"},
    {"0-15:3", "[0-15:3]"},
    {"0-60:12", "[0-60:12]"},
    {"5-25:4", "[5-25:4]"},
    {"5-17:2", "[5-17:2]"},
    {"0-998:2", "[0-998:2]"},
  }));
  auto spec = value_of(parse_array_spec(row.array));
  CHECK(format_shown(spec.indices, spec.limit) == row.shown);
}

TEST_CASE("a long list is cut, its limit is not", "[text]") {
  auto indices = indices_of("10-18:2,21-49:2,51,100");
  CHECK(format_shown(indices, 3, 60) ==
        "[10,12,14,16,18,21,23,25,27,29,31,33,35,37,39,41,43,45,47,49,...%3]");
  CHECK(format_shown(indices_of("1,3,5"), 0, 5) == "[1,3,5]");
  CHECK(format_shown(indices_of("1,3,5"), 0, 4) == "[1,3,...]");
}

namespace {

/// An IndexSet and what it should be, changed in step.
struct Twin {
  IndexSet indices;
  std::set<std::uint32_t> numbers;
};

using Random = std::mt19937;

/// Sets of all kinds: empty, dense, sparse, within one word and far apart.
std::uint32_t random_index(Random& random) {
  auto wide = random() % 3;
  return static_cast<std::uint32_t>(random() % (wide == 0 ? 70 : wide == 1 ? 700 : 100'000));
}

Twin random_twin(Random& random) {
  Twin twin;
  for (auto parts = random() % 6; parts > 0; --parts) {
    auto [first, last] = std::minmax({random_index(random), random_index(random)});
    auto step = static_cast<std::uint32_t>(random() % 3 == 0 ? 1 : 1 + random() % 90);
    twin.indices.insert(ArrayIndex{first}, ArrayIndex{last}, step);
    for (auto each = first; each <= last; each += step) twin.numbers.insert(each);
  }
  return twin;
}

void require_same(const Twin& twin) {
  REQUIRE(numbers_of(twin.indices) == Numbers(twin.numbers.begin(), twin.numbers.end()));
  REQUIRE(twin.indices.count() == twin.numbers.size());
  REQUIRE(twin.indices.empty() == twin.numbers.empty());
  if (!twin.numbers.empty()) REQUIRE(twin.indices.last() == ArrayIndex{*twin.numbers.rbegin()});
}

Twin both(const Twin& a, const Twin& b) {
  Twin out{a.indices.common(b.indices), {}};
  std::ranges::set_intersection(a.numbers, b.numbers,
                                std::inserter(out.numbers, out.numbers.end()));
  return out;
}

Twin either(Twin a, const Twin& b) {
  a.indices.insert(b.indices);
  a.numbers.insert(b.numbers.begin(), b.numbers.end());
  return a;
}

Twin rest(const Twin& a, const Twin& b) {
  Twin out{a.indices, {}};
  out.indices.erase(b.indices);
  std::ranges::set_difference(a.numbers, b.numbers, std::inserter(out.numbers, out.numbers.end()));
  return out;
}

Twin few(const Twin& a, std::uint32_t most) {
  Twin out{a.indices.first_few(most), {}};
  for (auto number : a.numbers)
    if (out.numbers.size() < most) out.numbers.insert(number);
  return out;
}

}  // namespace

TEST_CASE("a set of indices does what a set of numbers does", "[text]") {
  Random random(22);
  for (int round = 0; round < 300; ++round) {
    auto a = random_twin(random);
    auto b = random_twin(random);
    for (const auto& twin : {a, b, both(a, b), either(a, b), rest(a, b), either(rest(a, b), b),
                             few(a, static_cast<std::uint32_t>(random() % 20))})
      require_same(twin);
    for (int each = 0; each < 20; ++each) {
      auto index = random_index(random);
      REQUIRE(a.indices.contains(ArrayIndex{index}) == a.numbers.contains(index));
      auto next = a.numbers.upper_bound(index);
      REQUIRE(a.indices.next_after(ArrayIndex{index}) ==
              (next == a.numbers.end() ? std::nullopt : std::optional(ArrayIndex{*next})));
      a.indices.erase(ArrayIndex{index});
      a.numbers.erase(index);
    }
    require_same(a);
  }
}

TEST_CASE("equal sets are equal values, however they came about", "[text]") {
  Random random(23);
  for (int round = 0; round < 300; ++round) {
    auto twin = random_twin(random);
    IndexSet one_by_one;
    one_by_one.insert(random_twin(random).indices);
    one_by_one.erase(one_by_one);
    REQUIRE(one_by_one == IndexSet{});
    Numbers shuffled(twin.numbers.begin(), twin.numbers.end());
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    for (auto number : shuffled) one_by_one.insert(ArrayIndex{number});
    REQUIRE(one_by_one == twin.indices);
  }
}

TEST_CASE("nothing greater than the greatest index gets into a set", "[text]") {
  IndexSet indices;
  indices.insert(no_index);
  indices.insert(ArrayIndex{100'000}, ArrayIndex{200'000});
  CHECK(indices.empty());
  indices.insert(ArrayIndex{99'998}, no_index);
  CHECK(numbers_of(indices) == Numbers{99'998, 99'999});
  CHECK_FALSE(indices.contains(no_index));
  CHECK_FALSE(indices.next_after(ArrayIndex{99'999}));
}

TEST_CASE("what is written of a set is read back as the same", "[text]") {
  Random random(24);
  for (int round = 0; round < 500; ++round) {
    auto indices = random_twin(random).indices;
    REQUIRE(value_of(parse_indices(format(indices))) == indices);
    if (indices.empty()) continue;
    auto limit = static_cast<std::uint32_t>(random() % 4);
    REQUIRE(value_of(parse_array_spec(format_shown(indices, limit))) == ArraySpec{indices, limit});
  }
}

TEST_CASE("a range put in at once is the same set as its members one by one", "[array]") {
  for (std::uint32_t step : {1U, 2U, 3U, 63U, 64U, 65U, 1000U})
    for (std::uint32_t first : {0U, 1U, 63U, 64U, 130U})
      for (std::uint32_t last : {130U, 191U, 192U, 5000U}) {
        CAPTURE(first, last, step);
        slotd::IndexSet each;
        for (auto index = first; index <= last; index += step)
          each.insert(slotd::ArrayIndex{index});
        slotd::IndexSet at_once;
        at_once.insert(slotd::ArrayIndex{first}, slotd::ArrayIndex{last}, step);
        CHECK(at_once == each);
        CHECK(slotd::parse_indices(slotd::format(each)).value() == each);
      }
}
