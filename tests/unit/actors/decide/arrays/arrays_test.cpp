#include "actors/decide/arrays/arrays.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <random>

using namespace slotd;
using decide::ArrayProgress;
using decide::ElementOutcome;

namespace {

IndexSet indices(const std::string& text) { return *parse_indices(text); }

Job ended(const Job& element, JobState state, ExitStatus exit = {}) {
  auto job = element;
  job.state = state;
  job.ending = Ending{};
  job.ending->exit = exit;
  return job;
}

Job live(const Job& element) {
  auto job = element;
  job.state = JobState::running;
  return job;
}

/// A record and its standing, from which elements are started.
struct World {
  decide::JobPtr record;
  ArrayProgress progress;

  explicit World(const std::string& elements)
      : record(std::make_shared<const Job>(test::array(1, elements))) {
    progress.put(nullptr, *record);
  }
  Job start(std::uint32_t index) {
    auto element = live(decide::element_of(*record, ArrayIndex{index}, JobId{100 + index}));
    progress.put(nullptr, element);
    shrink(IndexSet(ArrayIndex{index}, ArrayIndex{index}));
    return element;
  }
  void shrink(const IndexSet& left) {
    auto rest = decide::without(record, left);
    progress.put(record.get(), *rest);
    record = rest;
  }
};

}  // namespace

TEST_CASE("a record knows the array as it was submitted", "[arrays]") {
  auto job = test::array(7, "4-20:3%2");
  CHECK(is_array_record(job));
  CHECK(job.array_id == JobId{7});
  CHECK(job.array_index == no_index);
  const auto& part = *job.array;
  CHECK(part.count == 6);
  CHECK(part.least == 4);
  CHECK(part.greatest == 19);
  CHECK(part.step == 3);
  CHECK(part.limit == 2);
  CHECK(jobs_in(job) == 6);
  CHECK(shown_id(job) == "7_[4-19:3%2]");
  CHECK(test::array(7, "5").array->step == 1);
}

TEST_CASE("an element is a job of its own, which knows its array", "[arrays]") {
  auto record = test::array(7, "0-2");
  auto element = decide::element_of(record, ArrayIndex{1}, JobId{9});
  CHECK_FALSE(is_array_record(element));
  CHECK(shown_id(element) == "7_1");
  CHECK(jobs_in(element) == 1);
  CHECK(element.array->count == 3);
  CHECK(element.array->waiting.empty());
  CHECK(element.request == record.request);
}

TEST_CASE("an array is over when nothing of it waits or runs", "[arrays]") {
  World world("0-1");
  CHECK_FALSE(world.progress.over());
  auto first = world.start(0), second = world.start(1);
  CHECK(is_empty_record(*world.record));
  CHECK(shown_id(*world.record) == "1");
  CHECK_FALSE(world.progress.over());
  CHECK(world.progress.live() == 2);
  auto first_end = ended(first, JobState::completed);
  world.progress.put(&first, first_end);
  CHECK_FALSE(world.progress.over());
  auto second_end = ended(second, JobState::failed, {3, 0});
  world.progress.put(&second, second_end);
  CHECK(world.progress.over());
  CHECK(world.progress.live() == 0);
  CHECK(world.progress.state() == JobState::failed);
  CHECK(world.progress.exit() == ExitStatus{3, 0});
  CHECK(world.progress.outcome_of({0}) == ElementOutcome::completed);
  CHECK(world.progress.outcome_of({1}) == ElementOutcome::failed);
}

TEST_CASE("an element that goes back to the queue opens its array again", "[arrays]") {
  World world("3");
  auto element = world.start(3);
  auto end = ended(element, JobState::failed, {9, 0});
  world.progress.put(&element, end);
  CHECK(world.progress.over());
  auto again = element;
  again.state = JobState::pending;
  world.progress.put(&end, again);
  CHECK_FALSE(world.progress.over());
  CHECK(world.progress.has_unbegun());
  CHECK(world.progress.outcome_of({3}) == ElementOutcome::open);
  CHECK(world.progress.exit() == ExitStatus{});
  world.progress.put(&again, element);
  auto well = ended(element, JobState::completed);
  world.progress.put(&element, well);
  CHECK(world.progress.state() == JobState::completed);
}

TEST_CASE("what is withdrawn from a record counts as failed", "[arrays]") {
  World world("0-9");
  auto part = decide::split_off(*world.record, indices("5-9"), JobId{2});
  part.state = JobState::cancelled;
  part.ending = Ending{};
  world.progress.put(nullptr, part);
  world.shrink(part.array->waiting);
  CHECK(shown_id(*world.record) == "1_[0-4]");
  CHECK(shown_id(part) == "1_[5-9]");
  CHECK(world.progress.outcome_of({7}) == ElementOutcome::failed);
  CHECK(world.progress.outcome_of({4}) == ElementOutcome::open);
  for (std::uint32_t index = 0; index < 5; ++index) {
    auto element = world.start(index);
    auto end = ended(element, JobState::completed);
    world.progress.put(&element, end);
  }
  CHECK(world.progress.over());
  CHECK(world.progress.state() == JobState::cancelled);
}

TEST_CASE("a row that is not at hand counts by what is known of it", "[arrays]") {
  ArrayProgress progress;
  progress.put(ElementRow{JobId{5}, {2}, JobState::timeout, {0, 15}});
  CHECK(progress.over());
  CHECK(progress.row_of({2}) == JobId{5});
  CHECK(progress.row_of({3}) == JobId{});
  CHECK(progress.state() == JobState::timeout);
  CHECK(progress.exit() == ExitStatus{0, 15});
}

/// Whatever happens row by row, the standing is what counting all rows anew gives.
TEST_CASE("a standing kept row by row equals one counted anew", "[arrays]") {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    World world("0-20");
    std::map<std::uint32_t, Job> rows;
    for (int step = 0; step < 60; ++step) {
      auto index = static_cast<std::uint32_t>(random() % 21);
      auto row = rows.find(index);
      if (row == rows.end()) {
        rows.emplace(index, world.start(index));
        continue;
      }
      auto next = row->second;
      constexpr std::array states{JobState::pending, JobState::running, JobState::completed,
                                  JobState::failed, JobState::cancelled};
      next.state = states.at(random() % states.size());
      next.ending.reset();
      if (is_over(next.state))
        next = ended(next, next.state, {static_cast<std::int32_t>(random() % 3), 0});
      world.progress.put(&row->second, next);
      row->second = next;
    }
    ArrayProgress anew;
    anew.put(nullptr, *world.record);
    for (const auto& [index, row] : rows) anew.put(nullptr, row);
    CHECK(world.progress.over() == anew.over());
    CHECK(world.progress.live() == anew.live());
    CHECK(world.progress.has_unbegun() == anew.has_unbegun());
    CHECK(world.progress.completed() == anew.completed());
    CHECK(world.progress.failed() == anew.failed());
    CHECK(world.progress.waiting() == anew.waiting());
    CHECK(world.progress.state() == anew.state());
    CHECK(world.progress.exit() == anew.exit());
  }
}
