#include "tests/support/scheduler_world.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>

using namespace slotd;
using test::SchedulerWorld;

namespace {

/// Remembers the moments that it was set to.
struct FakeAlarm : host::Alarm {
  explicit FakeAlarm(std::shared_ptr<std::vector<Time>> moments) : moments_(std::move(moments)) {}
  void set(Time moment) override { moments_->push_back(moment); }
  std::shared_ptr<std::vector<Time>> moments_;
};

class WaitingWorld : public SchedulerWorld {
 public:
  std::shared_ptr<std::vector<Time>> alarms = std::make_shared<std::vector<Time>>();

  WaitingWorld() {
    make_alarm = [alarms = alarms](SchedulerActor) -> Result<std::unique_ptr<host::Alarm>> {
      return std::make_unique<FakeAlarm>(alarms);
    };
  }
  /// The clock stands at the moment that the alarm was set to, and it rings.
  void alarm_rings() {
    REQUIRE_FALSE(alarms->empty());
    clock.time = alarms->back();
    tell(WakeupDue{});
  }
  std::uint32_t depends(const std::string& text, const std::string& name = "job") {
    auto request = test::request();
    request.name = name;
    request.dependency = *parse_dependency(text);
    return (**submit(request))->job.value;
  }
  std::string open(std::uint32_t id) { return format_open(job(id)->request.dependency); }
  std::uint32_t whole_machine(const std::string& name = "job") {
    auto request = test::request(2);
    request.name = name;
    return (**submit(request))->job.value;
  }
};

JobRequest beginning(Time begin) {
  auto request = test::request();
  request.begin = begin;
  return request;
}

}  // namespace

TEST_CASE_METHOD(WaitingWorld, "after waits for a begin, or for a withdrawal before it",
                 "[scheduler]") {
  begin();
  whole_machine();
  auto second = whole_machine();
  auto third = whole_machine();
  depends("after:1"), depends("after:2"), depends("after:3");
  CHECK(job(4)->reason == Reason::none);
  CHECK(job(5)->reason == Reason::dependency);
  cancel(third);
  CHECK(job(6)->reason == Reason::none);
  ends(1);
  CHECK(job(second)->state == JobState::starting);
  CHECK(job(5)->reason == Reason::none);
  CHECK(job(5)->request.dependency.empty());
}

TEST_CASE_METHOD(WaitingWorld, "minutes after a begin are waited for by one alarm", "[scheduler]") {
  begin();
  submit();
  depends("after:1+2");
  CHECK(job(2)->reason == Reason::dependency);
  REQUIRE(alarms->size() == 1);
  CHECK(alarms->front() == clock.time + std::chrono::minutes{2});
  depends("after:1+1");
  CHECK(alarms->back() == clock.time + std::chrono::minutes{1});
  alarm_rings();
  CHECK(job(3)->state == JobState::starting);
  CHECK(job(2)->state == JobState::pending);
  alarm_rings();
  ends(1);
  CHECK(job(2)->state == JobState::starting);
}

TEST_CASE_METHOD(WaitingWorld, "minutes count on when the other job has long left the table",
                 "[scheduler]") {
  RecoveredState recovered;
  recovered.last_job = JobId{5};
  begin(test::machine(2), recovered);
  auto old = test::over(3, JobState::completed);
  old.run->start = clock.time - std::chrono::minutes{30};
  disk->history = {std::make_shared<const Job>(old)};
  depends("after:3+60");
  CHECK(job(6)->state == JobState::pending);
  CHECK(alarms->back() == clock.time + std::chrono::minutes{30});
  depends("after:3+20");
  CHECK(job(7)->state == JobState::starting);
}

TEST_CASE_METHOD(WaitingWorld,
                 "what is met drops out of what is shown, at once and without a commit",
                 "[scheduler]") {
  begin(test::machine(4));
  submit(), submit(), submit();
  depends("afterok:1:2,afterany:3");
  CHECK(open(4) == "afterok:1(unfulfilled),afterok:2(unfulfilled),afterany:3(unfulfilled)");
  ends(1);
  auto commits = disk->committed.size();
  CHECK(open(4) == "afterok:2(unfulfilled),afterany:3(unfulfilled)");
  ends(3, {1, 0});
  CHECK(disk->committed.size() == commits + 1);  // the end of 3 alone
  CHECK(open(4) == "afterok:2(unfulfilled)");
  ends(2);
  CHECK(open(4).empty());
  CHECK(job(4)->state == JobState::starting);
}

TEST_CASE_METHOD(WaitingWorld, "of alternatives a failed one is marked, and all failed is the end",
                 "[scheduler]") {
  begin(test::machine(4));
  submit(), submit(), submit();
  depends("afterok:1?afterok:2"), depends("afterok:1?afterok:3");
  ends(1, {1, 0});
  CHECK(open(4) == "afterok:1(failed)?afterok:2(unfulfilled)");
  ends(2, {1, 0});
  CHECK(job(4)->state == JobState::cancelled);
  CHECK(open(4) == "afterok:1(failed)?afterok:2(failed)");
  CHECK(job(5)->state == JobState::pending);
  ends(3);
  CHECK(job(5)->state == JobState::starting);
}

TEST_CASE_METHOD(WaitingWorld, "what can never be met stays where that was asked for",
                 "[scheduler]") {
  begin();
  submit();
  auto request = test::request();
  request.dependency = *parse_dependency("afterok:1");
  request.extras.edit().keep_unmet = true;
  submit(request);
  ends(1, {1, 0});
  CHECK(job(2)->state == JobState::pending);
  CHECK(job(2)->reason == Reason::dependency_never_satisfied);
  CHECK(open(2) == "afterok:1(failed)");
  submit(request);  // known to fail when it comes
  CHECK(job(3)->state == JobState::pending);
  CHECK(job(3)->reason == Reason::dependency_never_satisfied);
  CHECK(supervised->launched.size() == 1);
}

TEST_CASE_METHOD(WaitingWorld, "afternotok waits for a failure", "[scheduler]") {
  begin();
  submit();
  depends("afternotok:1"), depends("aftercorr:1");
  ends(1, {1, 0});
  CHECK(job(2)->state == JobState::starting);
  CHECK(job(3)->state == JobState::cancelled);
}

TEST_CASE_METHOD(WaitingWorld, "singletons of one name run one after another", "[scheduler]") {
  begin(test::machine(4));
  depends("singleton", "x"), depends("singleton", "x"), depends("singleton", "x");
  auto other = depends("singleton", "y");
  CHECK(job(1)->state == JobState::starting);
  CHECK(job(2)->reason == Reason::dependency);
  CHECK(job(other)->state == JobState::starting);
  cancel(2);
  CHECK(job(2)->state == JobState::cancelled);
  CHECK(job(3)->state == JobState::pending);
  ends(1);
  CHECK(job(3)->state == JobState::starting);
}

TEST_CASE_METHOD(WaitingWorld, "a singleton waits for earlier jobs that are none", "[scheduler]") {
  begin(test::machine(4));
  auto request = test::request();
  request.name = "x";
  request.hold = true;
  submit(request);
  depends("singleton", "x");
  CHECK(open(2) == "singleton(unfulfilled)");
  SetJobFields rename;
  rename.name = "z";
  update_jobs(1, rename);
  CHECK(job(2)->state == JobState::starting);
}

TEST_CASE_METHOD(WaitingWorld, "a daemon that starts looks at every dependency anew",
                 "[scheduler]") {
  RecoveredState recovered;
  auto depending = [](std::uint32_t id, const std::string& text) {
    auto job = test::pending(id);
    job.reason = Reason::dependency;
    job.request.dependency = *parse_dependency(text);
    return std::make_shared<const Job>(job);
  };
  recovered.jobs = {std::make_shared<const Job>(test::over(1, JobState::completed)),
                    std::make_shared<const Job>(test::over(2, JobState::failed)),
                    depending(3, "afterok:1"),
                    depending(4, "afterok:2"),
                    depending(5, "afterok:2?afterany:3"),
                    depending(6, "after:1+1000000")};
  recovered.last_job = JobId{6};
  begin(test::machine(2), recovered);
  CHECK(job(3)->state == JobState::starting);
  CHECK(job(3)->request.dependency.empty());
  CHECK(job(4)->state == JobState::cancelled);
  CHECK(open(5) == "afterok:2(failed)?afterany:3(unfulfilled)");
  CHECK(job(6)->state == JobState::pending);
  CHECK_FALSE(alarms->empty());
}

TEST_CASE_METHOD(WaitingWorld, "a job is not started before its begin, and then at once",
                 "[scheduler]") {
  begin();
  auto due = clock.time + std::chrono::hours{1};
  submit(beginning(due));
  CHECK(job(1)->state == JobState::pending);
  CHECK(job(1)->eligible == due);
  CHECK(alarms->back() == due);
  tell(WakeupDue{});  // the clock was set, but not so far
  CHECK(job(1)->state == JobState::pending);
  CHECK(alarms->size() == 2);  // and the alarm anew
  alarm_rings();
  CHECK(job(1)->state == JobState::starting);
}

TEST_CASE_METHOD(WaitingWorld, "a begin that has passed holds up nobody", "[scheduler]") {
  begin();
  submit(beginning(clock.time - std::chrono::hours{1}));
  CHECK(job(1)->state == JobState::starting);
  CHECK(job(1)->eligible == clock.time);
}

TEST_CASE_METHOD(WaitingWorld, "a begin is waited for behind a dependency and behind a hold",
                 "[scheduler]") {
  begin();
  submit();
  auto request = beginning(clock.time + std::chrono::hours{1});
  request.dependency = *parse_dependency("afterok:1");
  submit(request);
  auto held = beginning(clock.time + std::chrono::hours{2});
  held.hold = true;
  submit(held);
  ends(1);
  CHECK(job(2)->reason == Reason::none);
  CHECK(job(2)->state == JobState::pending);
  alarm_rings();
  CHECK(job(2)->state == JobState::starting);
  update_jobs(3, ReleaseJob{});
  CHECK(job(3)->state == JobState::pending);
  alarm_rings();
  CHECK(job(3)->state == JobState::starting);
}

TEST_CASE_METHOD(WaitingWorld,
                 "many jobs of one moment are all let go, and one that was cancelled not",
                 "[scheduler]") {
  begin(test::machine(2000, 2'000'000));
  auto due = clock.time + std::chrono::hours{1};
  constexpr std::uint32_t many = 1200;
  for (std::uint32_t i = 0; i < many; ++i) submit(beginning(due));
  cancel(7);
  CHECK(alarms->size() == 1);
  clock.time = due;
  while (!alarms->empty()) {
    alarms->clear();
    tell(WakeupDue{});
  }
  CHECK(supervised->launched.size() == many - 1);
}

TEST_CASE_METHOD(WaitingWorld, "a job that cannot end by its deadline any more is withdrawn",
                 "[scheduler]") {
  begin();
  whole_machine();
  auto request = test::request();
  request.time_limit = std::chrono::minutes{10};
  request.deadline = clock.time + std::chrono::minutes{30};
  submit(request);
  auto shorter = request;
  shorter.extras.edit().time_min = std::chrono::minutes{5};
  submit(shorter);
  CHECK(alarms->back() == *request.deadline - std::chrono::minutes{10} + Duration{1});
  alarm_rings();
  CHECK(job(2)->state == JobState::deadline);
  CHECK(job(2)->reason == Reason::deadline);
  CHECK(job(3)->state == JobState::pending);
  ends(1);
  CHECK(job(3)->state == JobState::starting);
  CHECK(job(3)->request.time_limit == std::chrono::minutes{9});  // whole ones, to its deadline
  submit(request);  // known to be too late when it comes
  CHECK(job(4)->state == JobState::deadline);
}

TEST_CASE_METHOD(WaitingWorld, "times that do not go together are refused", "[scheduler]") {
  begin();
  auto request = test::request();
  request.deadline = clock.time - std::chrono::seconds{1};
  CHECK((*submit(request))->error().text.starts_with("Requested time limit is invalid"));
  request.deadline = clock.time + std::chrono::hours{1};
  request.begin = clock.time + std::chrono::hours{2};
  CHECK((*submit(request))->error().text == "Incompatible begin and deadline time specification");
  CHECK(disk->committed.empty());
}

TEST_CASE_METHOD(WaitingWorld, "a chain of many jobs costs no more for each than one of few",
                 "[scheduler]") {
  begin();
  auto chain = [this](std::uint32_t length) {
    auto first = whole_machine();
    for (auto id = first; id < first + length; ++id)
      CHECK(depends("afterok:" + std::to_string(id)) == id + 1);
    auto least = std::chrono::steady_clock::duration::max();  // whatever else the machine does
    for (auto id = first; id <= first + 10; ++id) {
      auto written = disk->stored.size();
      auto started = std::chrono::steady_clock::now();
      ends(id);
      CHECK(disk->stored.size() == written + 3);  // it, and the next: free to go, and started
      least = std::min(least, std::chrono::steady_clock::now() - started);
    }
    ends(first + 11);
    return least;
  };
  auto few = chain(11);
  auto many = chain(10'000);
  CHECK(many < 5 * few);
}
