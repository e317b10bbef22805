#include "clients/views/queue_order.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace slotd::clients {

namespace {

using namespace test;

std::vector<std::uint32_t> sorted(const std::vector<Job>& jobs, const QueueOrder& order,
                                  const std::vector<std::optional<Time>>& starts = {}) {
  struct Line {
    QueuePlace place;
    std::uint32_t id;
  };
  std::vector<Line> lines;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    QueueRow row{jobs[i], at(1000)};
    if (i < starts.size()) row.expected = starts[i];
    lines.push_back({QueuePlace(row, order), jobs[i].id.value});
  }
  std::stable_sort(lines.begin(), lines.end(), [&](const Line& a, const Line& b) {
    return a.place.comes_before(b.place, order);
  });
  std::vector<std::uint32_t> ids;
  for (const auto& line : lines) ids.push_back(line.id);
  return ids;
}

using Ids = std::vector<std::uint32_t>;

Ids sorted_by(const std::vector<Job>& jobs, std::string_view keys) {
  return sorted(jobs, *parse_queue_order(keys));
}

JobRequest named(const char* name, const char* partition, unsigned priority, int limit) {
  auto asked = request();
  asked.name = name;
  asked.partition = partition;
  asked.priority = Priority{priority};
  if (limit > 0) asked.time_limit = std::chrono::seconds{limit};
  return asked;
}

std::vector<Job> some_jobs() {
  return {running(1, named("b", "cpu", 1000, 0)), pending(2, named("a", "cpu", 10, 60)),
          pending(3, named("c", "big", 2000, 30)), running(4, named("a", "big", 1000, 0)),
          over(5, JobState::completed)};
}

}  // namespace

TEST_CASE("rows are in order of partition, state and falling priority, then of id") {
  auto asked = [](unsigned priority) { return named("x", "cpu", priority, 0); };
  std::vector<Job> jobs{running(1),
                        pending(2, asked(1000)),
                        pending(3, asked(500)),
                        pending(4, asked(1000)),
                        pending(5, asked(2000)),
                        running(6, named("x", "big", 1000, 0)),
                        over(7, JobState::completed),
                        pending(8, asked(3000))};
  jobs[7].request.hold = true;
  CHECK(sorted(jobs, default_queue_order()) == Ids{6, 7, 5, 2, 4, 3, 8, 1});
}

TEST_CASE("rows go by the keys that were asked for, the first first") {
  auto jobs = some_jobs();
  CHECK(sorted_by(jobs, "-i") == Ids{5, 4, 3, 2, 1});
  CHECK(sorted_by(jobs, "j,-i") == Ids{4, 2, 1, 3, 5});
  CHECK(sorted_by(jobs, "P,-t") == Ids{4, 3, 1, 2, 5});
  CHECK(sorted_by(jobs, "-Q") == Ids{3, 1, 4, 5, 2});
  CHECK(sorted_by(jobs, "Pi") == Ids{3, 4, 1, 2, 5});
}

TEST_CASE("no limit is the longest") {
  CHECK(sorted_by(some_jobs(), "l") == Ids{3, 2, 1, 4, 5});
  CHECK(sorted_by(some_jobs(), "-l") == Ids{1, 4, 5, 2, 3});
}

TEST_CASE("who has no start is last, whichever way starts are sorted") {
  std::vector<Job> jobs{pending(1), pending(2), pending(3)};
  std::vector<std::optional<Time>> starts{std::nullopt, at(500), at(400)};
  CHECK(sorted(jobs, start_queue_order(), starts) == Ids{3, 2, 1});
  CHECK(sorted(jobs, *parse_queue_order("-S"), starts) == Ids{2, 3, 1});
}

TEST_CASE("a name of the manual stands for its letter") {
  CHECK(*parse_queue_order("JobID,-partition,+state,TIME") ==
        QueueOrder{{'i', false}, {'P', true}, {'t', false}, {'M', false}});
  CHECK(*parse_queue_order("") == default_queue_order());
}

TEST_CASE("what Slurm does not sort by is refused") {
  for (auto bad : {"a", "X", "R", "%i", "i,r", "Reason"}) {
    INFO(bad);
    CHECK_FALSE(parse_queue_order(bad));
  }
  CHECK(parse_queue_order("i,bogus").error().text == "Invalid sort specification: bogus");
}

TEST_CASE("by id an array's elements stand together in order of index, the rest behind them") {
  std::vector<Job> jobs{array_record(12, *parse_indices("4-9")), pending(13),
                        array_element(running(20), 12, 3), array_element(running(21), 12, 0)};
  CHECK(sorted_by(jobs, "i") == Ids{21, 20, 12, 13});
  CHECK(sorted_by(jobs, "-i") == Ids{13, 12, 20, 21});
}

}  // namespace slotd::clients
