#include "actors/decide/plan/simulation.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using decide::for_ever;
using decide::PlanRules;
using decide::QueueEntry;
using decide::Simulation;
using std::chrono::seconds;
using test::at;

namespace {

/// A job of so many CPUs, and of so many seconds at most.
QueueEntry row(std::uint32_t id, std::uint32_t cpus, std::optional<int> limit,
               std::uint32_t max_starts = 1) {
  auto longest = limit ? Duration{seconds{*limit}} : for_ever;
  return {JobId{id},      max_starts > 1 ? JobId{id} : JobId{},
          Priority{1000}, {{Cpus{cpus}, Mebibytes{1}, 0, false}, longest, longest},
          std::nullopt,   max_starts};
}

/// What came about, a word each: `12+3` is the start of job 3 at 12, `20-3` its end.
class Tale {
 public:
  Simulation::Observer observer() {
    return {[this](const Simulation::Started& start) { tell(start.at, '+', start.job); },
            [this](const Simulation::Ended& end) { tell(end.at, '-', end.job); },
            [this](const auto&...) { ++rounds_; }};
  }
  const std::string& told() const { return told_; }
  int rounds() const { return rounds_; }

 private:
  void tell(Time when, char what, JobId job) {
    auto passed = std::chrono::duration_cast<seconds>(when - at(0)).count();
    told_ += (told_.empty() ? "" : " ") + std::to_string(passed) + what + to_string(job);
  }
  std::string told_;
  int rounds_ = 0;
};

std::string played(Simulation& simulation) {
  Tale tale;
  simulation.run(tale.observer());
  return tale.told();
}

Simulation on(std::uint32_t cpus, PlanRules rules = {}) {
  return {test::machine(cpus, 1024), at(0), rules};
}

}  // namespace

TEST_CASE("nothing happens in a simulation without jobs", "[simulation]") {
  auto simulation = on(1);
  CHECK(played(simulation).empty());
}

TEST_CASE("jobs run one after another where there is room for one", "[simulation]") {
  auto simulation = on(1);
  simulation.add(row(1, 1, 10), at(0));
  simulation.add(row(2, 1, 20), at(0));
  simulation.add(row(3, 1, 5), at(100));
  CHECK(played(simulation) == "0+1 10-1 10+2 30-2 100+3 105-3");
}

TEST_CASE("a job ends when it is done, or at its limit", "[simulation]") {
  auto simulation = on(2);
  simulation.add(row(1, 1, 10), at(0), seconds{4});
  simulation.add(row(2, 1, 10), at(0), seconds{40});
  CHECK(played(simulation) == "0+1 0+2 4-1 10-2");
}

TEST_CASE("a job without limit or length keeps what it has for ever", "[simulation]") {
  auto simulation = on(2);
  simulation.add(row(1, 1, {}), at(0));
  simulation.add(row(2, 2, 10), at(1));
  simulation.add(row(3, 1, 10), at(2));
  CHECK(played(simulation) == "0+1 2+3 12-3");
}

TEST_CASE("what was told to run already is given back", "[simulation]") {
  auto simulation = on(2);
  simulation.add({JobId{1}, {}, {{0}, Mebibytes{1}, {}}, at(50), at(20)});
  simulation.add({JobId{2}, {}, {{1}, Mebibytes{1}, {}}, at(-5), at(-3)});  // over its limit
  simulation.add(row(3, 2, 10), at(0));
  CHECK(played(simulation) == "0-2 20-1 20+3 30-3");
}

TEST_CASE("short jobs fill the gap before a large one, and long ones wait behind it",
          "[simulation]") {
  auto simulation = on(4);
  simulation.add(row(1, 3, 100), at(0));
  simulation.add(row(2, 4, 50), at(1));
  simulation.add(row(3, 1, 99), at(2));  // too long by a second
  simulation.add(row(4, 1, 98), at(2));
  CHECK(played(simulation) == "0+1 2+4 100-1 100-4 100+2 150-2 150+3 249-3");
}

TEST_CASE("a job that ends early brings the large one forward", "[simulation]") {
  auto simulation = on(4);
  simulation.add(row(1, 3, 100), at(0), seconds{10});
  simulation.add(row(2, 4, 50), at(1));
  simulation.add(row(3, 1, 60), at(2), seconds{20});
  CHECK(played(simulation) == "0+1 2+3 10-1 22-3 22+2 72-2");
}

TEST_CASE("elements of an array run side by side up to its limit", "[simulation]") {
  auto simulation = on(8);
  simulation.add(row(1, 1, 10, 5), at(0));
  simulation.limit_array(JobId{1}, 2);
  simulation.add(row(2, 1, 5), at(0));
  CHECK(played(simulation) == "0+1 0+2 0+1 5-2 10-1 10-1 10+1 10+1 20-1 20-1 20+1 30-1");
}

TEST_CASE("an element that runs already counts for its array's limit", "[simulation]") {
  auto simulation = on(8);
  simulation.add({JobId{7}, JobId{1}, {{0}, Mebibytes{1}, {}}, at(30), at(30)});
  simulation.add(row(1, 1, 10, 2), at(0));
  simulation.limit_array(JobId{1}, 1);
  CHECK(played(simulation) == "30-7 30+1 40-1 40+1 50-1");
}

TEST_CASE("after the rules' patience nobody passes a job without a known start", "[simulation]") {
  auto patient = [](int starvation) {
    auto simulation = on(2, {seconds{starvation}});
    simulation.add(row(1, 1, {}), at(0), seconds{100});
    simulation.add(row(2, 2, {}), at(1), seconds{10});
    simulation.add(row(3, 1, {}), at(2), seconds{10});
    simulation.add(row(4, 1, {}), at(20), seconds{200});
    return played(simulation);
  };
  CHECK(patient(60) == "0+1 2+3 12-3 20+4 100-1 220-4 220+2 230-2");
  CHECK(patient(10) == "0+1 2+3 12-3 100-1 100+2 110-2 110+4 310-4");
}

TEST_CASE("a shortened job ends at the limit that it got", "[simulation]") {
  auto simulation = on(2);
  simulation.add(row(1, 1, 100), at(0));
  simulation.add(row(2, 2, 10), at(0));
  auto flexible = row(3, 1, 500);
  flexible.request.shortest = seconds{50};
  simulation.add(flexible, at(30));
  CHECK(played(simulation) == "0+1 30+3 100-1 100-3 100+2 110-2");
}

TEST_CASE("everything at one moment is one round", "[simulation]") {
  auto simulation = on(4);
  for (std::uint32_t id = 1; id <= 8; ++id) simulation.add(row(id, 1, 10), at(5));
  Tale tale;
  simulation.run(tale.observer());
  CHECK(tale.rounds() == 2);
  CHECK(simulation.now() == at(25));
  CHECK(simulation.line().empty());
}

TEST_CASE("a simulation stops after as many rounds as it is allowed", "[simulation]") {
  auto simulation = on(1);
  for (std::uint32_t id = 1; id <= 5; ++id) simulation.add(row(id, 1, 10), at(0));
  Tale tale;
  simulation.run(tale.observer(), 2);
  CHECK(tale.rounds() == 2);
  CHECK(simulation.line().size() == 3);
}
