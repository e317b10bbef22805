#include "actors/decide/arrays/stored_array.hpp"

#include "tests/support/array_life.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

using namespace slotd;
using decide::derive_array;

namespace {

IndexSet indices(const std::string& text) { return *parse_indices(text); }

/// A stored record of array 1, which was submitted as 0-9.
Job record(std::uint32_t id, const std::string& waiting, JobState state = JobState::pending) {
  auto job = decide::split_off(test::array(1, "0-9"), indices(waiting), JobId{id});
  job.state = state;
  if (is_over(state)) job.ending = Ending{};
  return job;
}

ElementRow element(std::uint32_t index, JobState state, std::int32_t code = 0) {
  return {JobId{100 + index}, ArrayIndex{index}, state, {code, 0}};
}

/// `1:4-9 7:2-3`: who waits in which record that is not over.
std::string waiting_in(const std::vector<decide::JobPtr>& records) {
  std::string text;
  for (const auto& record : records) {
    if (is_over(record->state)) continue;
    if (!text.empty()) text += " ";
    text += to_string(record->id) + ":" + format(record->array->waiting);
  }
  return text;
}

ArrayRows rows_of(const std::map<JobId, Job>& disk) {
  ArrayRows rows;
  for (const auto& [id, job] : disk) {
    if (is_array_record(job))
      rows.records.push_back(job);
    else
      rows.elements.push_back(
        {id, job.array_index, job.state, job.ending ? job.ending->exit : ExitStatus{}});
  }
  std::ranges::sort(rows.elements, {}, &ElementRow::index);
  return rows;
}

}  // namespace

TEST_CASE("an array is derived from its stored rows", "[array]") {
  constexpr auto waits = JobState::pending;
  constexpr auto runs = JobState::running;
  constexpr auto well = JobState::completed;
  constexpr auto failed = JobState::failed;
  constexpr auto withdrawn = JobState::cancelled;
  struct Row {
    std::string about;
    std::vector<ElementRow> elements;
    std::vector<Job> records;
    std::string waiting_in;
    std::string completed;
    std::string failed;
    std::uint32_t live;
    bool over;
  };
  auto row = GENERATE_COPY(values<Row>({
    {"nothing has left the record", {}, {record(1, "0-9")}, "1:0-9", "", "", 0, false},
    {"elements run that the record still lists",
     {element(0, runs), element(4, runs)},
     {record(1, "0-9")},
     "1:1-3,5-9",
     "",
     "",
     2,
     false},
    {"elements are over that the record still lists",
     {element(0, well), element(4, failed, 3)},
     {record(1, "0-9")},
     "1:1-3,5-9",
     "0",
     "4",
     0,
     false},
    {"an element was requeued and waits with its own row",
     {element(4, waits)},
     {record(1, "0-9")},
     "1:0-3,5-9",
     "",
     "",
     0,
     false},
    {"all have left the array's own record",
     {element(0, runs), element(1, well)},
     {record(1, "0-1")},
     "1:",
     "1",
     "",
     1,
     false},
    {"a part was held, and both records were written",
     {},
     {record(1, "0-4"), record(7, "5-9")},
     "1:0-4 7:5-9",
     "",
     "",
     0,
     false},
    {"an element started from a part",
     {element(5, runs)},
     {record(1, "0-4"), record(7, "5-9")},
     "1:0-4 7:6-9",
     "",
     "",
     1,
     false},
    {"all have left a part",
     {element(5, well)},
     {record(1, "0-4"), record(7, "5")},
     "1:0-4 7:",
     "5",
     "",
     0,
     false},
    {"what was left was withdrawn as a part, and the own record was not written",
     {element(0, runs)},
     {record(1, "0-9"), record(7, "1-9", withdrawn)},
     "1:",
     "",
     "1-9",
     1,
     false},
    {"of that part some wait again in a part of their own",
     {element(0, well)},
     {record(1, "0-9"), record(7, "1-3,5-9", withdrawn), record(8, "4")},
     "1: 8:4",
     "0",
     "1-3,5-9",
     0,
     false},
    {"the whole array was withdrawn", {}, {record(1, "0-9", withdrawn)}, "", "", "0-9", 0, true},
    {"the array is over, a part that all have left was not written",
     {element(5, well), element(6, failed, 2)},
     {record(1, "", failed), record(7, "5-6")},
     "7:",
     "5",
     "6",
     0,
     true},
  }));
  INFO(row.about);
  auto array = derive_array({row.elements, row.records});
  CHECK(waiting_in(array.records) == row.waiting_in);
  CHECK(format(array.progress.completed()) == row.completed);
  CHECK(format(array.progress.failed()) == row.failed);
  CHECK(array.progress.live() == row.live);
  CHECK(array.progress.over() == row.over);
}

TEST_CASE("derived records stay in order of id", "[array]") {
  auto cancelled = record(7, "1-9", JobState::cancelled);
  auto array = derive_array({{element(0, JobState::running)}, {record(1, "0-9"), cancelled}});
  REQUIRE(array.records.size() == 2);
  CHECK(array.records[0]->id == JobId{1});
  CHECK(*array.records[1] == cancelled);
}

TEST_CASE("an element that was withdrawn is in the record that is over", "[array]") {
  std::vector<Job> records{record(1, "0-9"), record(7, "1-3", JobState::cancelled),
                           record(8, "4-9", JobState::deadline)};
  auto found = decide::withdrawn_with(records, indices("3"));
  REQUIRE(found.size() == 1);
  CHECK(found[0].id == JobId{7});
  CHECK(decide::withdrawn_with(records, indices("2-5")).size() == 2);
  CHECK(decide::withdrawn_with(records, indices("0")).empty());
}

/// Whatever happens to an array, its rows on disk tell what the scheduler holds in memory; after a restart too.
TEST_CASE("an array derived from its rows equals the one kept change by change", "[array]") {
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    INFO("seed " << seed);
    std::map<JobId, Job> disk;
    test::ArrayLife life("0-14", seed, [&](const std::vector<Job>& changed) {
      for (const auto& job : changed) disk.insert_or_assign(job.id, job);
    });
    for (int step = 0; step < 80; ++step) {
      life.change();
      auto derived = derive_array(rows_of(disk));
      INFO("step " << step);
      REQUIRE(derived.progress == life.progress());
      REQUIRE(test::kept_in_memory(derived.records) == life.records());
      if (step % 16 == 15) life.restart(derived.progress, derived.records);
    }
  }
}
