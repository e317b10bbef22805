#include "actors/decide/dependency.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace slotd;
using decide::Standing;

namespace {

using Kind = DependencyKind;
constexpr auto met = Standing::met;
constexpr auto waiting = Standing::waiting;
constexpr auto never = Standing::never;

/// Jobs by id, each in a state; a job that is not named is not stored any more.
struct Others {
  std::map<std::uint32_t, JobState> states;
  bool alone = true;
  Time now = test::at(1000);

  decide::Outlook look(const DependencySpec& spec) const {
    auto job_of = [this](JobId id) -> decide::JobPtr {
      auto known = states.find(id.value);
      if (known == states.end()) return nullptr;
      auto state = known->second;
      auto job = is_over(state) ? test::over(id.value, state) : test::running(id.value);
      if (state == JobState::pending) job = test::pending(id.value);
      job.state = state;
      return std::make_shared<const Job>(job);
    };
    return decide::look(spec, {job_of, [this] { return alone; }, now});
  }
  Standing standing(const DependencySpec& spec) const { return look(spec).standing; }
};

DependencySpec one(Kind kind, std::uint32_t minutes = 0) {
  return {{{kind, {JobId{1}}, minutes}}, ""};
}

DependencySpec spec_of(const std::string& text) { return *parse_dependency(text); }

}  // namespace

TEST_CASE("what each kind of dependency makes of each state", "[dependency]") {
  struct Row {
    JobState state;
    Standing any, ok, after, not_ok, corr;
  };
  auto row = GENERATE(Row{JobState::pending, waiting, waiting, waiting, waiting, waiting},
                      Row{JobState::starting, waiting, waiting, met, waiting, waiting},
                      Row{JobState::running, waiting, waiting, met, waiting, waiting},
                      Row{JobState::completing, waiting, waiting, met, waiting, waiting},
                      Row{JobState::suspended, waiting, waiting, met, waiting, waiting},
                      Row{JobState::completed, met, met, met, never, met},
                      Row{JobState::failed, met, never, met, met, never},
                      Row{JobState::cancelled, met, never, met, met, never},
                      Row{JobState::timeout, met, never, met, met, never},
                      Row{JobState::out_of_memory, met, never, met, met, never},
                      Row{JobState::deadline, met, never, met, met, never},
                      Row{JobState::node_fail, met, never, met, met, never});
  Others others{{{1, row.state}}};
  CHECK(others.standing(one(Kind::after_any)) == row.any);
  CHECK(others.standing(one(Kind::after_ok)) == row.ok);
  CHECK(others.standing(one(Kind::after)) == row.after);
  CHECK(others.standing(one(Kind::after_not_ok)) == row.not_ok);
  CHECK(others.standing(one(Kind::after_corr)) == row.corr);
}

TEST_CASE("a job that was pruned counts as having met what was asked", "[dependency]") {
  for (auto kind : {Kind::after_any, Kind::after_ok, Kind::after, Kind::after_not_ok})
    CHECK(Others{}.standing(one(kind, 5)) == met);
}

TEST_CASE("minutes count from the begin, and the moment is told", "[dependency]") {
  Others others{{{1, JobState::running}}};  // since 200
  others.now = test::at(200 + 299);
  auto outlook = others.look(one(Kind::after, 5));
  CHECK(outlook.standing == waiting);
  CHECK(outlook.look_again == test::at(500));
  others.now = test::at(500);
  CHECK(others.standing(one(Kind::after, 5)) == met);
}

TEST_CASE("of a job that was withdrawn while it waited they count from then", "[dependency]") {
  auto job = test::pending(1);
  job.state = JobState::cancelled;
  job.ending = Ending{};
  job.ending->end = test::at(300);
  auto known = std::make_shared<const Job>(job);
  decide::DependencyFacts facts{[&](JobId) { return known; }, [] { return true; }, test::at(301)};
  CHECK(decide::look(one(Kind::after), facts).standing == met);
  CHECK(decide::look(one(Kind::after, 1), facts).look_again == test::at(360));
}

TEST_CASE("the earliest of several moments is told, and none where nothing waits for it",
          "[dependency]") {
  Others others{{{1, JobState::running}, {2, JobState::running}, {3, JobState::failed}}};
  others.now = test::at(200);
  CHECK(others.look(spec_of("after:1+5,after:2+3")).look_again == test::at(380));
  CHECK_FALSE(others.look(spec_of("after:1+5,afterok:3")).look_again);
  CHECK_FALSE(others.look(spec_of("afterok:1+5")).look_again);  // counts for `after` alone
}

TEST_CASE("all conditions must hold, one that never can decides", "[dependency]") {
  auto spec = spec_of("afterany:1:2,afterok:3");
  auto standing = [&](JobState one, JobState two, JobState three) {
    return Others{{{1, one}, {2, two}, {3, three}}}.standing(spec);
  };
  CHECK(standing(JobState::failed, JobState::completed, JobState::completed) == met);
  CHECK(standing(JobState::failed, JobState::running, JobState::completed) == waiting);
  CHECK(standing(JobState::running, JobState::running, JobState::failed) == never);
}

TEST_CASE("of alternatives one is enough, and only all together can fail", "[dependency]") {
  auto spec = spec_of("afterok:1?afterok:2");
  auto standing = [&](JobState one, JobState two) {
    return Others{{{1, one}, {2, two}}}.standing(spec);
  };
  CHECK(standing(JobState::running, JobState::completed) == met);
  CHECK(standing(JobState::failed, JobState::completed) == met);
  CHECK(standing(JobState::failed, JobState::running) == waiting);
  CHECK(standing(JobState::failed, JobState::failed) == never);
}

TEST_CASE("a singleton waits until it is alone", "[dependency]") {
  Others others;
  CHECK(others.standing(spec_of("singleton")) == met);
  others.alone = false;
  CHECK(others.standing(spec_of("singleton")) == waiting);
  CHECK(format_open(others.look(spec_of("singleton,afterany:9")).open) == "singleton(unfulfilled)");
}

TEST_CASE("what is met drops out, what cannot be met any more is marked", "[dependency]") {
  Others others{{{1, JobState::running},
                 {2, JobState::pending},
                 {3, JobState::failed},
                 {4, JobState::completed}}};
  auto open = [&](const std::string& text) { return format_open(others.look(spec_of(text)).open); };
  CHECK(open("afterok:4:1:2") == "afterok:1(unfulfilled),afterok:2(unfulfilled)");
  CHECK(open("afterok:3,afterok:2") == "afterok:3(failed),afterok:2(unfulfilled)");
  CHECK(open("afterok:3?afterok:2") == "afterok:3(failed)?afterok:2(unfulfilled)");
  CHECK(open("afterok:1?afterok:4").empty());
  CHECK(open("afterok:4").empty());
}

TEST_CASE("what has failed once stays failed, and what is open is looked at anew", "[dependency]") {
  Others others{{{1, JobState::failed}, {2, JobState::running}}};
  auto open = others.look(spec_of("afterok:1?afterok:2")).open;
  others.states = {{2, JobState::running}};  // 1 is not stored any more
  CHECK(format_open(others.look(open).open) == "afterok:1(failed)?afterok:2(unfulfilled)");
  others.states = {{2, JobState::failed}};
  CHECK(others.standing(open) == never);
}

TEST_CASE("a job that depends on nothing waits for nothing", "[dependency]") {
  CHECK(Others{}.standing({}) == met);
}
