#include "actors/decide/eligibility/dependency.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace slotd;
using decide::DependencyState;

namespace {

using Kind = DependencyKind;
constexpr auto met = DependencyState::met;
constexpr auto waiting = DependencyState::waiting;
constexpr auto never = DependencyState::never;

/// Jobs by id, each in a state; a job that is not named is not stored any more.
struct Others {
  std::map<std::uint32_t, JobState> states;
  bool alone = true;
  Time now = test::at(1000);

  std::optional<Job> job(JobId id) const {
    auto known = states.find(id.value);
    if (known == states.end()) return std::nullopt;
    auto state = known->second;
    auto job = is_over(state) ? test::over(id.value, state) : test::running(id.value);
    if (state == JobState::pending) job = test::pending(id.value);
    job.state = state;
    return job;
  }
  decide::DependencyCheck look(const DependencySpec& spec) const {
    decide::DependencyFacts facts;
    facts.other = [this](const JobRef& ref) -> std::optional<decide::PrerequisiteState> {
      auto known = job(ref.job);
      return known ? std::optional{decide::prerequisite_state(*known)} : std::nullopt;
    };
    facts.begin = [this](const JobRef& ref) { return decide::begin_of(*job(ref.job)); };
    facts.is_alone = [this] { return alone; };
    facts.now = now;
    return decide::check_dependency(spec, facts);
  }
  DependencyState dependency_state(const DependencySpec& spec) const {
    return look(spec).dependency_state;
  }
};

DependencySpec one(Kind kind, std::uint32_t minutes = 0) {
  return {{{kind, {JobId{1}}, minutes}}, ""};
}

DependencySpec spec_of(const std::string& text) { return *parse_dependency(text); }

}  // namespace

TEST_CASE("what each kind of dependency makes of each state", "[dependency]") {
  struct Row {
    JobState state;
    DependencyState any, ok, after, not_ok, corr;
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
  CHECK(others.dependency_state(one(Kind::after_any)) == row.any);
  CHECK(others.dependency_state(one(Kind::after_ok)) == row.ok);
  CHECK(others.dependency_state(one(Kind::after)) == row.after);
  CHECK(others.dependency_state(one(Kind::after_not_ok)) == row.not_ok);
  CHECK(others.dependency_state(one(Kind::after_corr)) == row.corr);
}

TEST_CASE("a job that was pruned counts as having met what was asked", "[dependency]") {
  for (auto kind : {Kind::after_any, Kind::after_ok, Kind::after, Kind::after_not_ok})
    CHECK(Others{}.dependency_state(one(kind, 5)) == met);
}

TEST_CASE("minutes count from the begin, and the moment is told", "[dependency]") {
  Others others{{{1, JobState::running}}};  // since 200
  others.now = test::at(200 + 299);
  auto check = others.look(one(Kind::after, 5));
  CHECK(check.dependency_state == waiting);
  CHECK(check.look_again == test::at(500));
  others.now = test::at(500);
  CHECK(others.dependency_state(one(Kind::after, 5)) == met);
}

TEST_CASE("of a job that was withdrawn while it waited they count from then", "[dependency]") {
  auto job = test::pending(1);
  job.state = JobState::cancelled;
  job.ending = Ending{};
  job.ending->end = test::at(300);
  decide::DependencyFacts facts;
  facts.other = [&](const JobRef&) { return decide::prerequisite_state(job); };
  facts.begin = [&](const JobRef&) { return decide::begin_of(job); };
  facts.now = test::at(301);
  CHECK(decide::check_dependency(one(Kind::after), facts).dependency_state == met);
  CHECK(decide::check_dependency(one(Kind::after, 1), facts).look_again == test::at(360));
}

TEST_CASE("minutes after what began long ago have passed", "[dependency]") {
  decide::DependencyFacts facts;
  facts.other = [](const JobRef&) { return decide::PrerequisiteState{true, true, true}; };
  facts.begin = [](const JobRef&) { return std::nullopt; };
  CHECK(decide::check_dependency(one(Kind::after, 90), facts).dependency_state == met);
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
  auto dependency_state = [&](JobState one, JobState two, JobState three) {
    return Others{{{1, one}, {2, two}, {3, three}}}.dependency_state(spec);
  };
  CHECK(dependency_state(JobState::failed, JobState::completed, JobState::completed) == met);
  CHECK(dependency_state(JobState::failed, JobState::running, JobState::completed) == waiting);
  CHECK(dependency_state(JobState::running, JobState::running, JobState::failed) == never);
}

TEST_CASE("of alternatives one is enough, and only all together can fail", "[dependency]") {
  auto spec = spec_of("afterok:1?afterok:2");
  auto dependency_state = [&](JobState one, JobState two) {
    return Others{{{1, one}, {2, two}}}.dependency_state(spec);
  };
  CHECK(dependency_state(JobState::running, JobState::completed) == met);
  CHECK(dependency_state(JobState::failed, JobState::completed) == met);
  CHECK(dependency_state(JobState::failed, JobState::running) == waiting);
  CHECK(dependency_state(JobState::failed, JobState::failed) == never);
}

TEST_CASE("a singleton waits until it is alone", "[dependency]") {
  Others others;
  CHECK(others.dependency_state(spec_of("singleton")) == met);
  others.alone = false;
  CHECK(others.dependency_state(spec_of("singleton")) == waiting);
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
  CHECK(others.dependency_state(open) == never);
}

namespace {

IndexSet indices(const std::string& text) { return *parse_indices(text); }

/// Array 12 with elements 0-9, whose records and rows stand as told.
struct OtherArray {
  decide::ArrayProgress dependency_state;
  decide::ArrayProgress also;  ///< of array 13

  OtherArray(const std::string& left, const std::string& completed, const std::string& failed) {
    add(dependency_state, 12, left, completed, failed);
  }
  static void add(decide::ArrayProgress& to, std::uint32_t id, const std::string& left,
                  const std::string& completed, const std::string& failed) {
    auto record = test::pending(id);
    decide::make_array_record(record, {indices("0-9"), 0});
    record.array.edit().waiting = indices(left);
    to.put(nullptr, record);
    auto each = [&](const std::string& text, JobState state) {
      auto all = indices(text);
      for (auto at = all.first(); at; at = all.next_after(*at))
        to.put(ElementRow{JobId{1000 * id + at->value}, *at, state, {}});
    };
    each(completed, JobState::completed);
    each(failed, JobState::failed);
  }

  decide::DependencyCheck look(const std::string& text, const std::string& elements) const {
    auto spec = spec_of(text);
    for (auto& clause : spec.clauses)
      for (auto& ref : clause.jobs) ref.is_array = ref.job.value > 11;
    decide::DependencyFacts facts;
    facts.other = [](const JobRef& ref) -> std::optional<decide::PrerequisiteState> {
      if (ref.job == JobId{1}) return decide::PrerequisiteState{true, true, true};
      return decide::PrerequisiteState{};
    };
    facts.array = [this](JobId id) { return id == JobId{13} ? &also : &dependency_state; };
    facts.elements = indices(elements);
    return decide::check_dependency(spec, facts);
  }
};

}  // namespace

TEST_CASE("aftercorr lets an element go when the other of its index has completed",
          "[dependency]") {
  OtherArray other("4-9", "0-1", "");
  auto check = other.look("aftercorr:12", "0-9");
  CHECK(check.dependency_state == waiting);
  CHECK(format(check.ready) == "0-1");
  CHECK(check.apart.empty());
  CHECK(format_open(check.open) == "aftercorr:12_*(unfulfilled)");
  CHECK(other.look("aftercorr:12", "0-1").dependency_state == met);
  CHECK(other.look("aftercorr:12", "1").dependency_state == met);
  CHECK(other.look("aftercorr:12", "2").dependency_state == waiting);
}

TEST_CASE("aftercorr parts with the elements whose other has failed", "[dependency]") {
  OtherArray other("4-9", "0-1", "2-3");
  auto check = other.look("aftercorr:12", "0-9");
  CHECK(check.dependency_state == waiting);
  CHECK(format(check.apart) == "2-3");
  CHECK(other.look("aftercorr:12", "2-3").dependency_state == never);
  CHECK(format_open(other.look("aftercorr:12", "2").open) == "aftercorr:12_*(failed)");
}

TEST_CASE("an index that the other array has not waits for the whole of it", "[dependency]") {
  CHECK(OtherArray("9", "0-8", "").look("aftercorr:12", "8-12").dependency_state == waiting);
  CHECK(OtherArray("", "0-9", "").look("aftercorr:12", "8-12").dependency_state == met);
  auto check = OtherArray("", "0-8", "9").look("aftercorr:12", "8-12");
  CHECK(format(check.ready) == "8");
  CHECK(format(check.apart) == "9-12");
}

TEST_CASE("aftercorr beside other conditions: all must hold for each element", "[dependency]") {
  OtherArray other("5-9", "0-2", "3-4");
  CHECK(other.look("aftercorr:12,afterok:2", "0-9").ready.empty());
  CHECK(format(other.look("aftercorr:12,afterok:1", "0-9").ready) == "0-2");
  OtherArray::add(other.also, 13, "5-9", "1-4", "0");
  auto both = other.look("aftercorr:12:13", "0-9");
  CHECK(format(both.ready) == "1-2");
  CHECK(format(both.apart) == "0,3-4");
  CHECK(other.look("aftercorr:12:13", "0,3").dependency_state == never);
}

TEST_CASE("aftercorr as one of several alternatives", "[dependency]") {
  OtherArray other("5-9", "0-2", "3-4");
  auto open = other.look("aftercorr:12?afterok:2", "0-9");
  CHECK(open.dependency_state == waiting);
  CHECK(format(open.ready) == "0-2");
  CHECK(open.apart.empty());  // the other alternative may still hold for all
  CHECK(other.look("aftercorr:12?afterok:1", "0-9").dependency_state == met);
  OtherArray over("", "0-2", "3-9");
  CHECK(format(over.look("aftercorr:12?afterok:2", "0-9").apart) == "3-9");
  CHECK(over.look("aftercorr:12?afterok:2", "3-9").dependency_state == waiting);
  OtherArray::add(other.also, 13, "0-2", "3-9", "");
  CHECK(other.look("aftercorr:12?aftercorr:13", "0-9").dependency_state == met);
}

TEST_CASE("who waits element by element is an array that names an array with aftercorr",
          "[dependency]") {
  auto record = test::pending(20);
  decide::make_array_record(record, {indices("0-3"), 0});
  auto waits = [&](const std::string& text) {
    record.request.dependency = spec_of(text);
    for (auto& clause : record.request.dependency.clauses)
      for (auto& ref : clause.jobs) ref.is_array = ref.job.value > 11;
    return decide::waits_by_element(record);
  };
  CHECK(waits("afterok:1,aftercorr:12"));
  CHECK_FALSE(waits("aftercorr:1"));
  CHECK_FALSE(waits("aftercorr:12_3"));
  CHECK_FALSE(waits("afterok:12"));
  CHECK(format(decide::elements_of(record)) == "0-3");
  CHECK(format(decide::elements_of(decide::element_of(record, ArrayIndex{2}, JobId{21}))) == "2");
  CHECK(decide::elements_of(test::pending(1)).empty());
}

TEST_CASE("a job that depends on nothing waits for nothing", "[dependency]") {
  CHECK(Others{}.dependency_state({}) == met);
}
