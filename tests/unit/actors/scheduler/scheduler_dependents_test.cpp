#include "tests/support/scheduler_world.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace slotd;
using test::SchedulerWorld;

namespace {

class DependentsWorld : public SchedulerWorld {
 public:
  static JobRequest depending(const std::string& text, std::uint32_t cpus = 1) {
    auto request = test::request(cpus);
    request.dependency = *parse_dependency(text);
    return request;
  }
  std::uint32_t depends(const std::string& text) { return (**submit(depending(text)))->job.value; }
  std::uint32_t array(const std::string& elements, JobRequest request = test::request()) {
    return (**submit_array(elements, std::move(request)))->job.value;
  }
  static JobRequest kept(const std::string& text) {
    auto request = depending(text);
    request.extras.edit().keep_unmet = true;
    return request;
  }
  std::string open(std::uint32_t id) { return format_open(job(id)->request.dependency); }
  std::string refusal(const std::string& text) { return (*submit(depending(text)))->error().text; }

  /// Ids that started, as shown.
  std::vector<std::string> launched() const {
    std::vector<std::string> ids;
    for (const auto& launch : supervised->launched) ids.push_back(shown_id(*launch.job));
    return ids;
  }
  bool started(const std::string& shown) const {
    auto ids = launched();
    return std::find(ids.begin(), ids.end(), shown) != ids.end();
  }
  static std::string named(std::uint32_t array, const std::string& elements) {
    return std::to_string(array) + "_" + elements;
  }
  /// The row of an element.
  std::uint32_t row(std::uint32_t array, std::uint32_t index) {
    auto shown = named(array, std::to_string(index));
    for (std::uint32_t id = 1; id < 200; ++id)
      if (auto known = job(id); known && shown_id(*known) == shown) return id;
    return 0;
  }
  /// Rows that are in this state, as shown.
  std::vector<std::string> in_state(JobState state) {
    std::vector<std::string> ids;
    for (std::uint32_t id = 1; id < 200; ++id)
      if (auto known = job(id); known && known->state == state) ids.push_back(shown_id(*known));
    return ids;
  }
  void hold(std::uint32_t id) { update_jobs(id, HoldJob{}); }
};
using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE_METHOD(DependentsWorld, "a whole array is waited for until its last element is over",
                 "[scheduler][arrays]") {
  begin(test::machine(2));
  array("0-2");
  auto ok = depends("afterok:1"), any = depends("afterany:1"), failed = depends("afternotok:1");
  CHECK(open(ok) == "afterok:1_*(unfulfilled)");
  ends(row(1, 0)), ends(row(1, 1), {1, 0});
  for (auto id : {ok, any, failed}) CHECK(job(id)->reason == Reason::dependency);
  ends(row(1, 2));
  CHECK(job(ok)->state == JobState::cancelled);
  CHECK(job(any)->state == JobState::starting);
  CHECK(job(failed)->state == JobState::starting);
}

TEST_CASE_METHOD(DependentsWorld, "an array is waited for by the number of any part of it",
                 "[scheduler][arrays]") {
  begin(test::machine(1));
  array("0-9");
  UpdateJobs some;
  some.filter.elements = {{JobId{1}, *parse_indices("5-7")}};
  some.what = HoldJob{};
  update_jobs(some);
  auto parts = in_state(JobState::pending);
  REQUIRE(parts == Ids{"1_[1-4,8-9]", "1_[5-7]"});
  depends("afterok:3");
  CHECK(open(4) == "afterok:1_*(unfulfilled)");
}

TEST_CASE_METHOD(DependentsWorld, "after an array waits until the last element has begun",
                 "[scheduler][arrays]") {
  begin(test::machine(2));
  array("0-2");
  auto waits = depends("after:1");
  CHECK(open(waits) == "after:1_*(unfulfilled)");
  ends(row(1, 0));
  REQUIRE(row(1, 2) != 0);
  CHECK(job(waits)->request.dependency.empty());
  CHECK(job(waits)->reason == Reason::none);
}

TEST_CASE_METHOD(DependentsWorld, "after an array waits for no element that is withdrawn",
                 "[scheduler][arrays]") {
  begin(test::machine(1));
  array("0-2");
  auto waits = depends("after:1");
  CancelJobs rest;
  rest.filter.elements = {{JobId{1}, *parse_indices("1-2")}};
  ask<CancelOutcome>(scheduler_actor, Cancel{fresh_id(), rest, 1000});
  CHECK(job(waits)->request.dependency.empty());
}

TEST_CASE_METHOD(DependentsWorld, "minutes after an array count from its last begin",
                 "[scheduler][arrays]") {
  begin(test::machine(2));
  array("0-1");
  clock.time += std::chrono::minutes{3};
  auto waits = depends("after:1+5");
  CHECK(open(waits) == "after:1_*+5(unfulfilled)");
  clock.time += std::chrono::minutes{2};
  tell(WakeupDue{});
  CHECK(job(waits)->request.dependency.empty());
}

TEST_CASE_METHOD(DependentsWorld, "one element is waited for alone", "[scheduler][arrays]") {
  begin(test::machine(2));
  array("0-3");
  auto runs = depends("afterok:1_1"), later = depends("afterany:1_3"), begun = depends("after:1_2");
  CHECK(open(runs) == "afterok:1_1(unfulfilled)");
  CHECK(open(later) == "afterany:1_3(unfulfilled)");
  ends(row(1, 1));
  CHECK(job(runs)->request.dependency.empty());
  CHECK(job(begun)->request.dependency.empty());
  CHECK_FALSE(job(later)->request.dependency.empty());
  ends(row(1, 0));
  ends(row(1, 3), {1, 0});
  CHECK(job(later)->request.dependency.empty());
}

TEST_CASE_METHOD(DependentsWorld, "an element that is withdrawn with others has ended",
                 "[scheduler][arrays]") {
  begin(test::machine(1));
  array("0-9");
  auto ok = depends("afterok:1_5"), any = depends("afterany:1_6"), other = depends("afterany:1_7");
  CancelJobs some;
  some.filter.elements = {{JobId{1}, *parse_indices("5-6")}};
  ask<CancelOutcome>(scheduler_actor, Cancel{fresh_id(), some, 1000});
  CHECK(job(ok)->state == JobState::cancelled);
  CHECK(job(any)->request.dependency.empty());
  CHECK(job(other)->reason == Reason::dependency);
  CHECK(open(depends("afternotok:1_5")).empty());
}

TEST_CASE_METHOD(DependentsWorld, "an element that there is not is refused",
                 "[scheduler][arrays]") {
  begin(test::machine(1));
  array("0-3");
  auto plain = depends("afterany:1");
  CHECK(refusal("afterok:1_4") == "Job dependency problem: there is no job 1_4");
  auto of_plain = "afterok:" + std::to_string(plain) + "_0";
  CHECK(refusal(of_plain) ==
        "Job dependency problem: there is no job " + std::to_string(plain) + "_0");
}

TEST_CASE_METHOD(DependentsWorld, "elements that ended long ago are looked up",
                 "[scheduler][arrays]") {
  RecoveredState recovered;
  recovered.last_job = JobId{5};
  begin(test::machine(4), recovered);
  auto record = test::over(1, JobState::failed);
  decide::make_array_record(record, {*parse_indices("0-3"), 0});
  record.array.edit().waiting = {};
  auto element = [&](std::uint32_t index, JobState state) {
    auto row = decide::element_of(record, ArrayIndex{index}, JobId{2 + index});
    row.state = state;
    return std::make_shared<const Job>(row);
  };
  disk->history = {std::make_shared<const Job>(record), element(0, JobState::completed),
                   element(1, JobState::failed), element(2, JobState::completed)};
  CHECK(job(depends("afterok:1_0"))->state == JobState::starting);
  CHECK(job(depends("afterok:1_1"))->state == JobState::cancelled);
  CHECK(job(depends("afterok:1"))->state == JobState::cancelled);
  CHECK(job(depends("afternotok:1"))->state == JobState::starting);
  CHECK(refusal("afterok:1_3") == "Job dependency problem: there is no job 1_3");
  auto corr = array("0-2", depending("aftercorr:1"));
  CHECK(started(named(corr, "0")));
  CHECK(started(named(corr, "2")));
  CHECK(job(row(corr, 1))->state == JobState::cancelled);
}

TEST_CASE_METHOD(DependentsWorld, "an array that depends waits as one row", "[scheduler][arrays]") {
  begin(test::machine(2));
  submit(test::request(2));
  auto waits = array("0-9", depending("afterok:1"));
  CHECK(job(waits)->reason == Reason::dependency);
  CHECK(shown_id(*job(waits)) == "2_[0-9]");
  auto commits = disk->committed.size();
  ends(1);
  CHECK(launched() == Ids{"1", "2_0", "2_1"});
  CHECK(disk->committed.size() == commits + 3);  // the end, that it is free to go, two starts
  auto never = array("0-9", depending("afterok:2_0"));
  ends(row(2, 0), {1, 0});
  CHECK(job(never)->state == JobState::cancelled);
  CHECK(jobs_in(*job(never)) == 10);
}

TEST_CASE_METHOD(DependentsWorld, "with aftercorr each element waits for the one of its index",
                 "[scheduler][arrays]") {
  begin(test::machine(4));
  array("0-3");
  auto corr = array("0-3", depending("aftercorr:1"));
  CHECK(open(corr) == "aftercorr:1_*(unfulfilled)");
  CHECK(job(corr)->reason == Reason::dependency);
  ends(row(1, 2));
  CHECK(started(named(corr, "2")));
  CHECK(job(row(corr, 2))->request.dependency.empty());
  CHECK(shown_id(*job(corr)) == named(corr, "[0-1,3]"));
  ends(row(corr, 2));
  CHECK(launched().size() == 5);
  ends(row(1, 0)), ends(row(1, 1)), ends(row(1, 3));
  CHECK(started(named(corr, "0")));
  CHECK(started(named(corr, "3")));
  for (auto index : {0U, 1U, 3U}) ends(row(corr, index));
  CHECK(job(corr)->state == JobState::completed);
}

TEST_CASE_METHOD(DependentsWorld, "with aftercorr one failed element withdraws one",
                 "[scheduler][arrays]") {
  begin(test::machine(4));
  array("0-3");
  auto corr = array("0-3", depending("aftercorr:1"));
  ends(row(1, 1), {1, 0});
  auto withdrawn = job(row(corr, 1));
  CHECK(withdrawn->state == JobState::cancelled);
  CHECK(withdrawn->reason == Reason::dependency_never_satisfied);
  CHECK(shown_id(*job(corr)) == named(corr, "[0,2-3]"));
  for (auto index : {0U, 2U, 3U}) ends(row(1, index));
  for (auto index : {0U, 2U, 3U}) ends(row(corr, index));
  CHECK(job(corr)->state == JobState::cancelled);
}

TEST_CASE_METHOD(DependentsWorld, "with aftercorr what is withdrawn as a range withdraws a range",
                 "[scheduler][arrays]") {
  begin(test::machine(1));
  array("0-9");
  auto corr = array("0-9", depending("aftercorr:1"));
  CancelJobs some;
  some.filter.elements = {{JobId{1}, *parse_indices("5-7")}};
  ask<CancelOutcome>(scheduler_actor, Cancel{fresh_id(), some, 1000});
  CHECK(in_state(JobState::cancelled) == Ids{"1_[5-7]", named(corr, "[5-7]")});
  CHECK(shown_id(*job(corr)) == named(corr, "[0-4,8-9]"));
}

TEST_CASE_METHOD(DependentsWorld,
                 "with aftercorr what can never be met stays where that was asked for",
                 "[scheduler][arrays]") {
  begin(test::machine(4));
  array("0-3");
  auto corr = array("0-3", kept("aftercorr:1"));
  ends(row(1, 1), {1, 0});
  auto stays = job(row(corr, 1));
  CHECK(stays->state == JobState::pending);
  CHECK(stays->reason == Reason::dependency_never_satisfied);
  CHECK(format_open(stays->request.dependency) == "aftercorr:1_*(failed)");
  ends(row(1, 0));
  CHECK(started(named(corr, "0")));
}

TEST_CASE_METHOD(DependentsWorld,
                 "with aftercorr an index without a counterpart waits for the whole",
                 "[scheduler][arrays]") {
  begin(test::machine(4));
  array("0-1");
  auto corr = array("0-3", depending("aftercorr:1"));
  ends(row(1, 0));
  CHECK(launched().back() == named(corr, "0"));
  ends(row(1, 1));
  for (const auto* index : {"1", "2", "3"}) CHECK(started(named(corr, index)));
  CHECK(job(corr)->request.dependency.empty());
  auto fails = array("0-1");
  auto after = array("0-3", depending("aftercorr:" + std::to_string(fails)));
  for (auto index : {0U, 1U, 2U, 3U}) ends(row(corr, index));
  ends(row(fails, 0)), ends(row(fails, 1), {1, 0});
  CHECK(job(row(after, 0))->state == JobState::starting);
  CHECK(in_state(JobState::cancelled) == Ids{named(after, "[1-3]")});
}

TEST_CASE_METHOD(DependentsWorld,
                 "aftercorr of a plain job on an array, and the other way, is afterok",
                 "[scheduler][arrays]") {
  begin(test::machine(4));
  array("0-1");
  auto plain = depends("aftercorr:1");
  auto other = (**submit())->job.value;
  auto of_plain = array("0-1", depending("aftercorr:" + std::to_string(other)));
  CHECK(open(plain) == "aftercorr:1_*(unfulfilled)");
  ends(row(1, 0));
  CHECK(job(plain)->reason == Reason::dependency);
  ends(row(1, 1));
  CHECK(job(plain)->state == JobState::starting);
  ends(other);
  CHECK(started(named(of_plain, "0")));
}

TEST_CASE_METHOD(DependentsWorld, "a held array with aftercorr starts nothing until it is released",
                 "[scheduler][arrays]") {
  begin(test::machine(4));
  array("0-1");
  auto corr = array("0-1", depending("aftercorr:1"));
  hold(corr);
  ends(row(1, 0));
  CHECK(launched().size() == 2);
  update_jobs(corr, ReleaseJob{});
  CHECK(started(named(corr, "0")));
  CHECK_FALSE(started(named(corr, "1")));
}

TEST_CASE_METHOD(DependentsWorld, "what aftercorr waits for is found again by a daemon that starts",
                 "[scheduler][arrays]") {
  auto other = test::pending(1);
  decide::make_array_record(other, {*parse_indices("0-3"), 0});
  other.array.edit().waiting = {};
  auto element = [&](std::uint32_t index, JobState state) {
    auto row = decide::element_of(other, ArrayIndex{index}, JobId{10 + index});
    auto like = is_over(state) ? test::over(10 + index, state) : test::running(10 + index);
    row.state = state, row.run = like.run, row.ending = like.ending;
    return std::make_shared<const Job>(row);
  };
  auto corr = test::pending(2);
  corr.request.dependency = *parse_dependency("aftercorr:1");
  corr.request.dependency.clauses[0].jobs[0].is_array = true;
  corr.reason = Reason::dependency;
  decide::make_array_record(corr, {*parse_indices("0-3"), 0});
  RecoveredState recovered;
  recovered.last_job = JobId{20};
  recovered.jobs = {std::make_shared<const Job>(other), std::make_shared<const Job>(corr),
                    element(0, JobState::completed), element(1, JobState::failed)};
  recovered.arrays = {
    {JobId{1}, test::stored_progress(1, recovered.jobs,
                                     {{JobId{12}, ArrayIndex{2}, JobState::completed, {}},
                                      {JobId{13}, ArrayIndex{3}, JobState::completed, {}}})}};
  begin(test::machine(4), recovered);
  for (const auto* shown : {"2_0", "2_2", "2_3"}) CHECK(started(shown));
  CHECK(job(row(2, 1))->state == JobState::cancelled);
  CHECK(job(1)->state == JobState::failed);
}

TEST_CASE_METHOD(DependentsWorld, "the elements of an array are one singleton",
                 "[scheduler][arrays]") {
  begin(test::machine(4));
  auto single = [](const std::string& name) {
    auto request = depending("singleton");
    request.name = name;
    return request;
  };
  array("0-2", single("x"));
  CHECK(launched() == Ids{"1_0", "1_1", "1_2"});
  auto next = array("0-1", single("x"));
  CHECK(open(next) == "singleton(unfulfilled)");
  ends(row(1, 0)), ends(row(1, 1));
  CHECK(job(next)->reason == Reason::dependency);
  ends(row(1, 2));
  CHECK(started(named(next, "0")));
  CHECK(started(named(next, "1")));
}

TEST_CASE_METHOD(DependentsWorld, "each end looks at those alone that wait for it", "[scheduler]") {
  begin(test::machine(3000, 3'000'000));
  constexpr std::uint32_t many = 2000;
  for (std::uint32_t i = 0; i < many; ++i) submit();
  for (std::uint32_t i = 1; i <= many; ++i) depends("afterany:" + std::to_string(i));
  auto written = disk->stored.size();
  ends(7);
  CHECK(disk->stored.size() == written + 3);  // its end; that one is free to go, and starts
  CHECK(job(many + 7)->state == JobState::starting);
  CHECK(job(many + 8)->reason == Reason::dependency);
}
