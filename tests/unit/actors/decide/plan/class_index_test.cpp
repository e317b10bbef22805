#include "actors/decide/plan/class_index.hpp"
#include "tests/support/job_stream.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <set>

using namespace slotd;
using decide::ClassIndex;
using decide::QueuePosition;
using decide::RequestClass;
using std::chrono::seconds;

namespace {

/// What may start: so much of each, for so long.
struct Bound {
  decide::ResourceRequest most;
  Duration longest;
  bool operator()(const RequestClass& request) const {
    const auto& ask = request.ask;
    return ask.cpus <= most.cpus && ask.memory <= most.memory && ask.gpus <= most.gpus &&
           (most.alone || !ask.alone) && request.shortest <= longest;
  }
};

using Lines = std::map<RequestClass, QueuePosition>;
using Classes = std::set<RequestClass>;

std::optional<QueuePosition> first_of_all(const Lines& lines, const Bound& bound,
                                          const Classes& left_out) {
  std::optional<QueuePosition> best;
  for (const auto& [request, head] : lines)
    if (bound(request) && !left_out.contains(request) && (!best || head < *best)) best = head;
  return best;
}

std::optional<QueuePosition> found(const ClassIndex& index, const Bound& bound,
                                   const Classes& left_out) {
  auto found = index.find_first(
    bound, [&](const RequestClass& request) { return left_out.contains(request); });
  return found ? std::optional{found->head} : std::nullopt;
}

RequestClass asking(std::uint32_t cpus, std::uint32_t gpus = 0) {
  return {{Cpus{cpus}, Mebibytes{100}, gpus, false}, seconds{60}, seconds{60}};
}

RequestClass some_class(test::Dice& dice) {
  auto longest = dice.chance(20) ? decide::for_ever : Duration{seconds{dice.between(1, 5)}};
  return {
    {Cpus{dice.between(1, 6)}, Mebibytes{dice.between(0, 4)}, dice.between(0, 2), dice.chance(20)},
    longest,
    std::min(longest, Duration{seconds{dice.between(1, 5)}})};
}

Bound some_bound(test::Dice& dice) {
  return {
    {Cpus{dice.between(0, 6)}, Mebibytes{dice.between(0, 4)}, dice.between(0, 2), dice.chance(50)},
    dice.chance(30) ? decide::for_ever : Duration{seconds{dice.between(0, 5)}}};
}

constexpr Bound anything{{Cpus{~0U}, Mebibytes{~std::uint64_t{0}}, ~0U, true}, decide::for_ever};

}  // namespace

TEST_CASE("an empty index finds nobody", "[class_index]") {
  ClassIndex index;
  CHECK_FALSE(index.first());
  CHECK_FALSE(found(index, anything, {}));
  index.erase(asking(1));
  CHECK_FALSE(index.first());
}

TEST_CASE("the index finds whoever comes first among those that fit", "[class_index]") {
  ClassIndex index;
  index.set(asking(8), {Priority{2000}, JobId{3}});
  index.set(asking(4), {Priority{1000}, JobId{1}});
  index.set(asking(2), {Priority{1000}, JobId{2}});
  CHECK(index.first() == QueuePosition{Priority{2000}, JobId{3}});
  CHECK(found(index, {{Cpus{4}, Mebibytes{100}, 0, false}, seconds{60}}, {}) ==
        QueuePosition{Priority{1000}, JobId{1}});
  CHECK(found(index, {{Cpus{4}, Mebibytes{100}, 0, false}, seconds{60}}, {asking(4)}) ==
        QueuePosition{Priority{1000}, JobId{2}});
  CHECK_FALSE(found(index, {{Cpus{4}, Mebibytes{99}, 0, false}, seconds{60}}, {}));
  CHECK_FALSE(found(index, {{Cpus{8}, Mebibytes{100}, 0, false}, seconds{59}}, {}));
}

TEST_CASE("a class has another head when it is set again", "[class_index]") {
  ClassIndex index;
  index.set(asking(1), {Priority{1000}, JobId{1}});
  index.set(asking(2), {Priority{1000}, JobId{2}});
  index.set(asking(1), {Priority{1000}, JobId{9}});
  CHECK(index.first() == QueuePosition{Priority{1000}, JobId{2}});
  index.erase(asking(2));
  CHECK(index.first() == QueuePosition{Priority{1000}, JobId{9}});
}

TEST_CASE("the index finds whom a search through all would", "[class_index]") {
  test::Dice dice(42);
  for (int round = 0; round < 30; ++round) {
    ClassIndex index;
    Lines lines;
    auto wanted = dice.between(1, 120);
    for (int step = 0; step < 200; ++step) {
      auto request = some_class(dice);
      auto known = !lines.empty() && dice.chance(lines.size() >= wanted ? 80 : 30);
      if (known) {
        request =
          std::next(lines.begin(), dice.between(0, static_cast<std::uint32_t>(lines.size()) - 1))
            ->first;
        lines.erase(request);
        index.erase(request);
      } else {
        QueuePosition head{Priority{1000 + dice.between(0, 2)}, JobId{dice.between(1, 10'000)}};
        lines[request] = head;
        index.set(request, head);
      }
      auto bound = some_bound(dice);
      Classes left_out;
      for (const auto& [left, head] : lines)
        if (dice.chance(10)) left_out.insert(left);
      REQUIRE(index.first() == first_of_all(lines, anything, {}));
      REQUIRE(found(index, bound, left_out) == first_of_all(lines, bound, left_out));
    }
  }
}

TEST_CASE("a search looks at few of many classes that do not fit", "[class_index]") {
  ClassIndex index;
  constexpr std::uint32_t classes = 20'000;
  for (std::uint32_t i = 0; i < classes; ++i) {
    auto request = asking(2 + i % 62);
    request.ask.memory = Mebibytes{i};
    index.set(request, {Priority{1000}, JobId{i + 1}});
  }
  auto small = asking(1);
  index.set(small, {Priority{1000}, JobId{classes + 1}});
  std::size_t looks = 0;
  auto one_cpu = [&](const RequestClass& request) {
    ++looks;
    return request.ask.cpus <= Cpus{1};
  };
  auto hit = index.find_first(one_cpu, [](const RequestClass&) { return false; });
  REQUIRE(hit);
  CHECK(hit->head.job == JobId{classes + 1});
  CHECK(looks < 200);
}
