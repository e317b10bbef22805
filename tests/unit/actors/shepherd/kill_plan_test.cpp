#include "actors/shepherd/kill_plan.hpp"

#include <catch2/catch.hpp>
#include <functional>
#include <vector>

using namespace slotd;
using namespace slotd::shepherd;
using namespace std::chrono_literals;

namespace {

constexpr KillActions nothing{};
constexpr KillActions terminate{.terminate = true};
constexpr KillActions terminate_and_tell{.terminate = true, .tell_completing = true};
constexpr KillActions kill_all{.kill = true};
constexpr KillActions kill_and_tell{.kill = true, .tell_completing = true};

KillPlan plan_with(std::optional<Duration> limit) {
  return KillPlan({.start = 100s, .limit = limit, .kill_wait = 30s, .report_after = 60s});
}

/// What happens to a plan at a moment after the job's start, and what must come of it.
struct Step {
  Duration at;
  std::function<KillActions(KillPlan&, Duration)> event;
  KillActions actions;
  std::optional<Duration> next;  // after the job's start
};

const auto timer = [](KillPlan& plan, Duration now) { return plan.timer(now); };
const auto script_ended = [](KillPlan& plan, Duration now) { return plan.script_ended(now); };

auto end_asked(Duration kill_wait) {
  return [kill_wait](KillPlan& plan, Duration now) { return plan.end_asked(now, kill_wait); };
}

auto limit_set(std::optional<Duration> limit) {
  return [limit](KillPlan& plan, Duration) {
    CHECK(plan.set_limit(limit));
    return nothing;
  };
}

void walk(KillPlan plan, const std::vector<Step>& steps, EndCause cause) {
  for (std::size_t at = 0; at < steps.size(); ++at) {
    INFO("step " << at);
    CHECK(steps[at].event(plan, 100s + steps[at].at) == steps[at].actions);
    auto next = plan.next();
    CHECK(next.has_value() == steps[at].next.has_value());
    if (next && steps[at].next) CHECK(*next - 100s == *steps[at].next);
  }
  CHECK(plan.cause() == cause);
}

}  // namespace

TEST_CASE("a job without a limit is never woken for") {
  CHECK_FALSE(plan_with(std::nullopt).next());
}

TEST_CASE("a limit ends the job by TERM and, after the kill wait, by KILL") {
  walk(plan_with(10s),
       {{9s, timer, nothing, 10s},
        {10s, timer, terminate_and_tell, 40s},
        {39s, timer, nothing, 40s},
        {40s, timer, kill_all, 40s + 50ms}},
       EndCause::time_limit);
}

TEST_CASE("a cancel begins the same ladder with its own kill wait and tells nobody what is known") {
  walk(plan_with(std::nullopt),
       {{1s, end_asked(2s), terminate, 3s},
        {3s, timer, kill_all, 3s + 50ms},
        {3s + 50ms, timer, kill_all, 3s + 150ms}},
       EndCause::cancelled);
}

TEST_CASE("a kill wait of nothing kills at once and does not terminate first") {
  walk(plan_with(std::nullopt),
       {{1s, end_asked(0s), kill_all, 1s + 50ms}, {1s + 50ms, timer, kill_all, 1s + 150ms}},
       EndCause::cancelled);
}

TEST_CASE("of a limit and a cancel the first one stands as the cause") {
  walk(plan_with(10s), {{10s, timer, terminate_and_tell, 40s}, {11s, end_asked(60s), nothing, 40s}},
       EndCause::time_limit);
  walk(plan_with(10s), {{9s, end_asked(5s), terminate, 14s}, {10s, timer, nothing, 14s}},
       EndCause::cancelled);
}

TEST_CASE("a cancel that is asked for again can only come sooner") {
  walk(plan_with(std::nullopt),
       {{1s, end_asked(30s), terminate, 31s},
        {5s, end_asked(30s), nothing, 31s},
        {6s, end_asked(1s), nothing, 7s}},
       EndCause::cancelled);
}

TEST_CASE("what is left when the script has ended is killed at once, and told when it stays") {
  walk(plan_with(10s),
       {{3s, script_ended, kill_all, 3s + 50ms},
        {3s + 50ms, timer, kill_and_tell, 3s + 150ms},
        {3s + 150ms, timer, kill_all, 3s + 350ms}},
       EndCause::by_itself);
}

TEST_CASE("a script that ends within the ladder keeps the ladder's cause") {
  walk(plan_with(10s),
       {{10s, timer, terminate_and_tell, 40s}, {11s, script_ended, kill_all, 11s + 50ms}},
       EndCause::time_limit);
}

TEST_CASE("a script's end after KILL starts no second kill") {
  walk(plan_with(std::nullopt),
       {{1s, end_asked(0s), kill_all, 1s + 50ms}, {1s + 1ms, script_ended, nothing, 1s + 50ms}},
       EndCause::cancelled);
}

TEST_CASE("a cancel after the script's end does not change the cause") {
  walk(plan_with(std::nullopt),
       {{1s, script_ended, kill_all, 1s + 50ms}, {1s + 1ms, end_asked(5s), nothing, 1s + 50ms}},
       EndCause::by_itself);
}

TEST_CASE("a new limit counts from the job's start") {
  walk(plan_with(10s),
       {{5s, limit_set(20s), nothing, 20s},
        {10s, timer, nothing, 20s},
        {20s, timer, terminate_and_tell, 50s}},
       EndCause::time_limit);
}

TEST_CASE("a new limit in the past is due at once") {
  walk(plan_with(std::nullopt),
       {{5s, limit_set(3s), nothing, 3s}, {5s, timer, terminate_and_tell, 35s}},
       EndCause::time_limit);
}

TEST_CASE("a limit that is due can be put off once") {
  auto plan = plan_with(10s);
  CHECK_FALSE(plan.limit_due(100s + 9s));
  REQUIRE(plan.limit_due(100s + 10s));
  plan.put_off_limit(100s + 12s);
  CHECK_FALSE(plan.limit_due(100s + 12s));
  walk(plan, {{10s, timer, nothing, 12s}, {12s, timer, terminate_and_tell, 42s}},
       EndCause::time_limit);
  walk(plan, {{11s, limit_set(5s), nothing, 12s}, {11s, limit_set(20s), nothing, 20s}},
       EndCause::by_itself);
  walk(plan, {{11s, end_asked(5s), terminate, 16s}, {12s, timer, nothing, 16s}},
       EndCause::cancelled);
}

TEST_CASE("only a limit is put off: not a cancel, not what the script has left") {
  auto cancelled = plan_with(10s);
  cancelled.end_asked(105s, 5s);
  CHECK_FALSE(cancelled.limit_due(110s));
  auto over = plan_with(10s);
  over.script_ended(105s);
  CHECK_FALSE(over.limit_due(110s));
  CHECK_FALSE(plan_with(std::nullopt).limit_due(110s));
}

TEST_CASE("a limit that is taken away never comes") {
  walk(plan_with(10s), {{5s, limit_set(std::nullopt), nothing, std::nullopt}}, EndCause::by_itself);
}

TEST_CASE("no limit can be set once the job is being ended") {
  auto plan = plan_with(10s);
  plan.timer(110s);
  CHECK_FALSE(plan.set_limit(20s));
  CHECK(plan.next() == std::optional<Duration>(140s));
}

TEST_CASE("the largest of limits does not overflow") {
  auto plan = plan_with(Duration::max());
  REQUIRE(plan.next());
  CHECK(*plan.next() > 100s);
}

TEST_CASE("KILL goes on in rounds that become rare, and is reported in vain each 60 s") {
  auto plan = plan_with(std::nullopt);
  plan.script_ended(100s);
  std::vector<Duration> reports;
  int rounds = 0;
  for (auto now = *plan.next(); now < 300s; now = *plan.next()) {
    auto actions = plan.timer(now);
    CHECK(actions.kill);
    if (actions.tell_kill_failed) reports.push_back(now - 100s);
    ++rounds;
  }
  CHECK(reports == std::vector<Duration>{60s, 120s, 180s});
  CHECK(rounds > 190);
  CHECK(rounds < 215);
}

TEST_CASE("a report that is due wakes by itself") {
  KillPlan plan({.start = 0s, .limit = {}, .kill_wait = 0s, .report_after = 20ms});
  plan.script_ended(1s);
  CHECK(plan.next() == std::optional<Duration>(1s + 20ms));
  auto actions = plan.timer(1s + 20ms);
  CHECK(actions.tell_kill_failed);
  CHECK(actions.tell_completing);
}

namespace {

constexpr KillActions warn{.warn = true};

KillPlan plan_that_warns(std::optional<Duration> limit, Duration before) {
  return KillPlan(
    {.start = 100s, .limit = limit, .warn_before = before, .kill_wait = 30s, .report_after = 60s});
}

}  // namespace

TEST_CASE("a warning comes its time ahead of the limit, and once") {
  walk(plan_that_warns(60s, 20s),
       {{39s, timer, nothing, 40s},
        {40s, timer, warn, 60s},
        {41s, timer, nothing, 60s},
        {60s, timer, terminate_and_tell, 90s},
        {90s, timer, kill_all, 90s + 50ms}},
       EndCause::time_limit);
}

TEST_CASE("a warning without a limit never comes") {
  CHECK_FALSE(plan_that_warns(std::nullopt, 20s).next());
}

TEST_CASE("a limit that is shorter than the warning warns when a script can have set its trap") {
  walk(plan_that_warns(30s, 60s), {{0s, timer, nothing, 1s}, {1s, timer, warn, 30s}},
       EndCause::by_itself);
  walk(plan_that_warns(1s, 60s), {{500ms, timer, warn, 1s}, {1s, timer, terminate_and_tell, 31s}},
       EndCause::time_limit);
}

TEST_CASE("a limit that is moved moves its warning") {
  walk(plan_that_warns(60s, 20s),
       {{10s, limit_set(90s), nothing, 70s}, {40s, timer, nothing, 70s}, {70s, timer, warn, 90s}},
       EndCause::by_itself);
  walk(plan_that_warns(60s, 20s), {{10s, limit_set(15s), nothing, 1s}, {10s, timer, warn, 15s}},
       EndCause::by_itself);
  walk(plan_that_warns(std::nullopt, 20s), {{10s, limit_set(50s), nothing, 30s}},
       EndCause::by_itself);
  walk(plan_that_warns(60s, 20s), {{10s, limit_set(std::nullopt), nothing, std::nullopt}},
       EndCause::by_itself);
}

TEST_CASE("a limit that is moved behind the warning does not warn again") {
  walk(plan_that_warns(60s, 20s),
       {{40s, timer, warn, 60s},
        {50s, limit_set(200s), nothing, 200s},
        {180s, timer, nothing, 200s},
        {200s, timer, terminate_and_tell, 230s}},
       EndCause::time_limit);
}

TEST_CASE("a limit that is reached before anybody looked ends the job without a warning") {
  walk(plan_that_warns(60s, 20s), {{61s, timer, terminate_and_tell, 91s}}, EndCause::time_limit);
  walk(plan_that_warns(60s, 0s), {{60s, timer, terminate_and_tell, 90s}}, EndCause::time_limit);
}

TEST_CASE("a job that is being ended is not warned") {
  walk(plan_that_warns(60s, 20s),
       {{39s, end_asked(5s), terminate, 44s}, {40s, timer, nothing, 44s}}, EndCause::cancelled);
  walk(plan_that_warns(60s, 20s),
       {{40s, script_ended, kill_all, 40s + 50ms}, {40s + 50ms, timer, kill_and_tell, 40s + 150ms}},
       EndCause::by_itself);
}

TEST_CASE("a warning ahead of the largest of limits does not overflow") {
  auto plan = plan_that_warns(Duration::max(), 65535s);
  REQUIRE(plan.next());
  CHECK(*plan.next() > 100s);
}
