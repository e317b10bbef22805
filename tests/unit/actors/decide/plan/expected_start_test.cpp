#include "actors/decide/plan/expected_start.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <optional>

using namespace slotd;
using namespace std::chrono_literals;
using test::at;

namespace {

constexpr auto starvation = 600s;

using Limit = std::optional<std::int64_t>;

JobRequest asking(std::uint32_t cpus, Limit limit, std::uint32_t priority = 1000) {
  auto request = test::request(cpus, 0);
  if (limit) request.time_limit = std::chrono::seconds{*limit};
  request.priority = Priority{priority};
  return request;
}

decide::JobPtr waiting(std::uint32_t id, std::uint32_t cpus, Limit limit,
                       std::uint32_t priority = 1000) {
  return std::make_shared<const Job>(test::pending(id, asking(cpus, limit, priority)));
}

/// An array of so many elements.
decide::JobPtr array_of(std::uint32_t id, std::uint32_t elements, std::uint32_t cpus, Limit limit,
                        std::uint32_t at_once = 0) {
  IndexSet all;
  if (elements > 0) all.insert({0}, ArrayIndex{elements - 1});
  return std::make_shared<const Job>(test::array_record(id, all, at_once, asking(cpus, limit)));
}

decide::JobPtr element(const decide::JobPtr& job, std::uint32_t array) {
  return std::make_shared<const Job>(test::array_element(*job, array, 9));
}

/// Runs since 200 on so many CPUs from the first on.
decide::JobPtr live(std::uint32_t id, std::uint32_t cpus, Limit limit,
                    JobState state = JobState::running) {
  auto job = test::running(id, asking(cpus, limit));
  job.state = state;
  job.run->allocation = {};
  for (std::uint32_t cpu = 0; cpu < cpus; ++cpu)
    job.run->allocation.cpus.push_back(static_cast<std::uint16_t>(cpu));
  return std::make_shared<const Job>(job);
}

struct Case {
  const char* what;
  std::vector<decide::JobPtr> jobs;
  std::vector<std::pair<std::uint32_t, Limit>> wanted;  ///< job and second of its start; none
};

/// At second 1000, on a machine of four CPUs.
std::vector<Case> cases() {
  return {
    {"what fits starts now", {waiting(1, 4, {})}, {{1, 1000}}},
    {"behind a job with a limit it starts at that limit",
     {live(1, 4, 1000), waiting(2, 1, {})},
     {{2, 1200}}},
    {"a job without limit never gives back", {live(1, 4, {}), waiting(2, 1, 10)}, {{2, {}}}},
    {"a job over its limit ends any moment", {live(1, 4, 100), waiting(2, 4, 10)}, {{2, 1000}}},
    {"so does one that is being ended",
     {live(1, 4, {}, JobState::completing), waiting(2, 4, 10)},
     {{2, 1000}}},
    {"starts follow each other by the limits of those ahead",
     {live(1, 4, 900), waiting(2, 4, 50), waiting(3, 4, 60), waiting(4, 4, {}), waiting(5, 1, 1)},
     {{2, 1100}, {3, 1150}, {4, 1210}, {5, {}}}},
    {"priority goes before submission",
     {live(1, 4, 900), waiting(2, 4, 50), waiting(3, 4, 60, 2000)},
     {{3, 1100}, {2, 1160}}},
    {"a small job passes a large one",
     {live(1, 3, 900), waiting(2, 4, 50), waiting(3, 1, 40)},
     {{3, 1000}, {2, 1100}}},
    {"one that would run on past the first's turn waits for it",
     {live(1, 3, 900), waiting(2, 4, 50), waiting(3, 1, 300)},
     {{2, 1100}, {3, 1150}}},
    {"more than the machine has never starts",
     {waiting(1, 5, 10), waiting(2, 1, 10)},
     {{1, {}}, {2, 1000}}},
    {"an array starts with its first element, and its others hold up who is behind",
     {live(1, 4, 900), array_of(2, 6, 2, 50), waiting(3, 3, 10)},
     {{2, 1100}, {3, 1250}}},
    {"no more of an array run at once than may",
     {array_of(1, 3, 1, 100, 1), waiting(2, 4, 10)},
     {{1, 1000}, {2, 1300}}},
    {"an array whose limit is reached waits for an element of its own",
     {array_of(1, 3, 1, 100, 1), element(live(5, 1, 900), 1), waiting(6, 1, 10)},
     {{1, 1100}, {6, 1000}}},
    {"a record that all have left never starts",
     {array_of(1, 0, 1, 100), waiting(2, 1, 10)},
     {{1, {}}, {2, 1000}}},
    {"ended jobs hold nothing",
     {std::make_shared<const Job>(test::over(1, JobState::failed)), waiting(2, 4, 10)},
     {{2, 1000}}},
  };
}

auto starts_of(const std::vector<decide::JobPtr>& jobs) {
  return decide::expected_starts(jobs, test::machine(4), at(1000), starvation);
}

auto expected_start_of(JobId job, const std::vector<decide::JobPtr>& jobs) {
  return decide::expected_start_of(job, jobs, test::machine(4), at(1000), starvation);
}

decide::JobPtr kept_back(Reason reason) {
  auto job = test::pending(1);
  job.reason = reason;
  job.request.hold = reason == Reason::job_held_user;
  return std::make_shared<const Job>(job);
}

}  // namespace

TEST_CASE("expected starts play the plan forward to the ends of the time limits") {
  for (const auto& one : cases()) {
    INFO(one.what);
    auto starts = starts_of(one.jobs);
    std::size_t told = 0;
    for (const auto& [job, second] : one.wanted) {
      INFO("job " << job);
      auto start = starts.find(JobId{job});
      REQUIRE((start != starts.end()) == second.has_value());
      CHECK(expected_start_of(JobId{job}, one.jobs) ==
            (second ? std::optional{at(*second)} : std::nullopt));
      if (!second) continue;
      CHECK(start->second == at(*second));
      ++told;
    }
    CHECK(starts.size() == told);
  }
}

TEST_CASE("jobs that something else than room keeps back are not told about") {
  for (auto reason : {Reason::job_held_user, Reason::dependency, Reason::dependency_never_satisfied,
                      Reason::begin_time})
    CHECK(starts_of({kept_back(reason)}).empty());
  CHECK(starts_of({kept_back(Reason::requeued)}).size() == 1);
}

TEST_CASE("a job that was passed for long enough is not passed again") {
  // The first job needs all, and a job without a limit holds three CPUs; small ones follow each other.
  std::vector<decide::JobPtr> jobs{live(1, 3, {}), waiting(2, 4, 10)};
  for (std::uint32_t id = 3; id < 13; ++id) jobs.push_back(waiting(id, 1, 100));
  auto starts = starts_of(jobs);
  CHECK(starts.at(JobId{3}) == at(1000));
  CHECK(starts.at(JobId{8}) == at(1500));
  // Passed since second 1000, so from 1600 on whoever is behind waits.
  CHECK_FALSE(starts.contains(JobId{9}));
  CHECK_FALSE(starts.contains(JobId{2}));
}

TEST_CASE("a job whose moment is known is passed by all that end before it") {
  std::vector<decide::JobPtr> jobs{live(1, 3, 4800), waiting(2, 4, 10)};
  for (std::uint32_t id = 3; id < 13; ++id) jobs.push_back(waiting(id, 1, 100));
  auto starts = starts_of(jobs);
  CHECK(starts.at(JobId{12}) == at(1900));
  CHECK(starts.at(JobId{2}) == at(5000));
}

TEST_CASE("memory and GPUs count too") {
  auto request = test::request(1, 3000);
  request.time_limit = 100s;
  std::vector<decide::JobPtr> jobs;
  for (std::uint32_t id = 1; id <= 3; ++id)
    jobs.push_back(std::make_shared<const Job>(test::pending(id, request)));
  auto starts = decide::expected_starts(jobs, test::machine(4, 8000), at(0), starvation);
  CHECK(starts.at(JobId{2}) == at(0));
  CHECK(starts.at(JobId{3}) == at(100));
}

TEST_CASE("a line longer than anybody can foresee is told about as far as it goes") {
  std::vector<decide::JobPtr> jobs;
  for (std::uint32_t id = 1; id <= 25'000; ++id) jobs.push_back(waiting(id, 4, 1));
  auto starts = starts_of(jobs);
  CHECK(starts.size() == 20'000);
  CHECK(starts.at(JobId{20'000}) == at(1000 + 19'999));
}

TEST_CASE(
  "a job that is not queued starts behind those that are, as soon as nothing else keeps it back") {
  std::vector<decide::JobPtr> jobs{live(1, 4, 900), waiting(2, 3, 50)};
  auto start_of = [&](Job newcomer) {
    return decide::expected_start(std::move(newcomer), jobs, test::machine(4), at(1000),
                                  starvation);
  };
  auto newcomer = *waiting(3, 4, 10);
  CHECK(start_of(newcomer) == at(1150));
  CHECK(start_of(*waiting(3, 1, 10)) == at(1100));
  newcomer.request.hold = true;
  newcomer.reason = Reason::dependency;
  CHECK(start_of(newcomer) == at(1150));
  newcomer.request.begin = at(1120);
  CHECK(start_of(newcomer) == at(1150));
  newcomer.request.begin = at(7000);
  CHECK(start_of(newcomer) == at(7000));
  jobs.front() = live(1, 4, {});
  CHECK_FALSE(start_of(newcomer));
}
