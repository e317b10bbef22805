#include "actors/decide/arrays/array_split.hpp"
#include "actors/decide/arrays/arrays.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using decide::JobPtr;

namespace {

constexpr JobId new_id{50};

IndexSet indices(const std::string& text) { return *parse_indices(text); }

JobPtr row(Job job) { return std::make_shared<const Job>(std::move(job)); }

/// Array 1 with these elements; of them, these wait in this record.
Job record(const std::string& elements, const std::string& waiting, JobId id = JobId{1}) {
  return decide::split_off(test::array(1, elements), indices(waiting), id);
}

Job in_state(Job job, JobState state) {
  job.state = state;
  if (is_over(state)) job.ending = Ending{};
  return job;
}

struct Seen {
  std::string row;  ///< who waits in the row that keeps the record's id
  JobState row_state = JobState::pending;
  std::string part = "-";  ///< and in the one that is new; `-`: there is none
  JobState part_state = JobState::pending;
  bool operator==(const Seen&) const = default;
};

Seen seen(const decide::ArraySplit& parted, JobId id) {
  CHECK(parted.row.id == id);
  Seen seen{format(parted.row.array->waiting), parted.row.state, "-", JobState::pending};
  if (parted.split_off_row) {
    CHECK(parted.split_off_row->id == new_id);
    CHECK(parted.split_off_row->array_id == JobId{1});
    seen.part = format(parted.split_off_row->array->waiting);
    seen.part_state = parted.split_off_row->state;
  }
  return seen;
}

}  // namespace

namespace Catch {
template <>
struct StringMaker<Seen> {
  static std::string convert(const Seen& seen) {
    return "row " + seen.row + " " + std::string(long_name(seen.row_state)) + ", part " +
           seen.part + " " + std::string(long_name(seen.part_state));
  }
};
}  // namespace Catch

TEST_CASE("who keeps the record's id when some of its elements change", "[array]") {
  constexpr auto waits = JobState::pending;
  constexpr auto ended = JobState::cancelled;
  struct Row {
    std::string about;
    Job record;
    JobState after;
    std::string meant;
    Seen seen;
  };
  auto over = [](Job job) { return in_state(std::move(job), JobState::cancelled); };
  constexpr JobId part{7};
  auto row = GENERATE_REF(values<Row>({
    {"all is held", record("0-9", "0-9"), waits, "0-9", {"0-9", waits}},
    {"some is held", record("0-9", "0-9"), waits, "3", {"0-2,4-9", waits, "3", waits}},
    {"all that is left is held", record("0-9", "4-9"), waits, "4-9", {"4-9", waits}},
    {"all of a part is held", record("0-9", "4-5", part), waits, "4-5", {"4-5", waits}},
    {"some of a part is held", record("0-9", "4-5", part), waits, "5", {"4", waits, "5", waits}},

    {"all is cancelled", record("0-9", "0-9"), ended, "0-9", {"0-9", ended}},
    {"some is cancelled", record("0-9", "0-9"), ended, "5-9", {"0-4", waits, "5-9", ended}},
    {"all that is left is cancelled",
     record("0-9", "4-9"),
     ended,
     "4-9",
     {"", waits, "4-9", ended}},
    {"all of a part is cancelled", record("0-9", "4-5", part), ended, "4-5", {"4-5", ended}},
    {"some of a part is cancelled",
     record("0-9", "4-5", part),
     ended,
     "4",
     {"5", waits, "4", ended}},

    {"all that was cancelled runs again", over(record("0-9", "0-9")), waits, "0-9", {"0-9", waits}},
    {"some that was cancelled runs again",
     over(record("0-9", "0-9")),
     waits,
     "3",
     {"3", waits, "0-2,4-9", ended}},
    {"a part that was cancelled runs again",
     over(record("0-9", "4-5", part)),
     waits,
     "4-5",
     {"4-5", waits}},
    {"some of a part that was cancelled runs again",
     over(record("0-9", "4-5", part)),
     waits,
     "4",
     {"5", ended, "4", waits}},
  }));
  INFO(row.about);
  auto parted =
    decide::split_record(row.record, in_state(row.record, row.after), indices(row.meant), new_id);
  CHECK(seen(parted, row.record.id) == row.seen);
  CHECK(format(parted.changed().array->waiting) == row.meant);
  CHECK(parted.changed().state == row.after);
}

TEST_CASE("no element is lost or doubled by a split, and the standing of the array shows it",
          "[array]") {
  auto own = record("0-99", "0-99");
  decide::ArrayProgress progress;
  progress.put(nullptr, own);
  auto cancelled =
    decide::split_record(own, in_state(own, JobState::cancelled), indices("10-19"), JobId{50});
  progress.put(&own, cancelled.row);
  progress.put(nullptr, *cancelled.split_off_row);
  auto rest = decide::split_record(cancelled.row, cancelled.row, indices("5-9,20"), JobId{51});
  progress.put(&cancelled.row, rest.row);
  progress.put(nullptr, *rest.split_off_row);
  CHECK(format(progress.waiting()) == "0-9,20-99");
  CHECK(format(progress.failed()) == "10-19");
  CHECK(progress.open_records() == std::set<JobId>{{1}, {51}});
  CHECK(format(rest.row.array->waiting) == "0-4,21-99");
}

TEST_CASE("a request means a row if it means some of it", "[array]") {
  auto one = row(record("0-9", "2-5"));
  auto element = row(decide::element_of(*one, ArrayIndex{7}, JobId{8}));
  CHECK_FALSE(decide::target_in(one, indices("0-1,6-9")));
  CHECK(format(decide::target_in(one, indices("4-9"))->elements) == "4-5");
  CHECK_FALSE(decide::target_in(element, indices("4-6")));
  CHECK(format(decide::target_in(element, indices("4-9"))->elements) == "7");
  CHECK(format(decide::whole(one).elements) == "2-5");
  CHECK(decide::whole(row(test::pending(3))).elements.empty());
}

TEST_CASE("a row that is meant twice is meant once, with all that was meant of it", "[array]") {
  auto one = row(record("0-9", "0-9"));
  auto other = row(test::pending(9));
  auto once =
    decide::merge_targets({{other, {}}, {one, indices("1-2")}, {other, {}}, {one, indices("5")}});
  REQUIRE(once.size() == 2);
  CHECK(once[0].row->id == JobId{9});
  CHECK(format(once[1].elements) == "1-2,5");
}

TEST_CASE("an array that was over is reopened spent", "[array]") {
  auto closed = in_state(record("0-9", ""), JobState::failed);
  closed.reason = Reason::non_zero_exit_code;
  auto open = decide::reopened(closed);
  CHECK(open.state == JobState::pending);
  CHECK(open.reason == Reason::none);
  CHECK_FALSE(open.ending);
  CHECK(is_empty_record(open));
}
