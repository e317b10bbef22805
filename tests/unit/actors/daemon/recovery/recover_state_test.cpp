#include "actors/daemon/recovery/recover_state.hpp"

#include "tests/support/array_life.hpp"
#include "tests/support/builders.hpp"
#include "tests/support/store_world.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <set>

using namespace slotd;

namespace {

const std::string this_boot = "this-boot";

IndexSet indices(const std::string& text) { return *parse_indices(text); }

/// A database that one daemon leaves behind and the next one starts from, at noon.
class RecoveryWorld {
 public:
  void store(const std::vector<Job>& jobs) {
    std::vector<storage::Write> writes;
    for (const auto& job : jobs) writes.emplace_back(storage::PutJob{job});
    test::commit(store_, writes);
  }
  void write(const std::vector<storage::Write>& writes) { test::commit(store_, writes); }

  RecoveredState recover() {
    auto state = test::got(store_.load(test::noon() - std::chrono::minutes{5}));
    return test::got(recover_state(state, accounting_, Paths{world_.folder()}, this_boot));
  }

 private:
  test::StoreWorld world_;
  storage::JobStore store_ = world_.open();
  storage::Accounting accounting_ = world_.accounting();
};

std::set<std::uint32_t> ids_of(const RecoveredState& recovered) {
  std::set<std::uint32_t> ids;
  for (const auto& job : recovered.jobs) CHECK(ids.insert(job->id.value).second);
  return ids;
}

std::optional<Job> find(const RecoveredState& recovered, std::uint32_t id) {
  for (const auto& job : recovered.jobs)
    if (job->id == JobId{id}) return *job;
  return std::nullopt;
}

/// How the array stands for a scheduler that begins with this.
const decide::ArrayProgress& progress_of(const RecoveredState& recovered, std::uint32_t array) {
  return recovered.arrays.at(JobId{array});
}

/// The order of ids is not promised; the scheduler's table has its own.
std::vector<Job> records_in(const RecoveredState& recovered) {
  std::map<JobId, Job> records;
  for (const auto& job : recovered.jobs)
    if (is_array_record(*job)) records.emplace(job->id, *job);
  std::vector<Job> sorted;
  for (auto& [id, record] : records) sorted.push_back(std::move(record));
  return sorted;
}

Job ended_long_ago(std::uint32_t id) { return test::ended_job(id, test::noon(-86400)); }

Job waits_for(std::uint32_t id, JobRef ref, DependencyKind kind = DependencyKind::after_ok,
              std::uint32_t minutes = 0) {
  auto job = test::waiting_job(id);
  job.request.dependency.clauses = {{kind, {ref}, minutes, false}};
  return job;
}

Job element_of_40(std::uint32_t id, std::uint32_t index) {
  return test::array_element(ended_long_ago(id), 40, index);
}

Job record_40() {
  auto record = test::array_record(JobId{40}.value, {});
  record.state = JobState::completed;
  record.ending = Ending{test::noon(-86400), {}, {}, {}, {}};
  return record;
}

}  // namespace

TEST_CASE_METHOD(RecoveryWorld,
                 "what waits and what ended lately is recovered, what ended long ago is not",
                 "[recovery]") {
  store({test::waiting_job(1), test::ended_job(2, test::noon(-60)), ended_long_ago(3)});
  auto recovered = recover();
  CHECK(ids_of(recovered) == std::set<std::uint32_t>{1, 2});
  CHECK(recovered.last_job == JobId{3});
  CHECK(recovered.found.empty());
  CHECK(recovered.arrays.empty());
}

TEST_CASE_METHOD(RecoveryWorld,
                 "a job that a pending one depends on is recovered however long ago it ended",
                 "[recovery]") {
  auto ended = waits_for(12, {JobId{4}});
  ended.state = JobState::cancelled;
  ended.ending = Ending{test::noon(-60), {}, {}, {}, {}};
  store({ended_long_ago(3), ended_long_ago(4), waits_for(10, {JobId{3}}), waits_for(11, {JobId{3}}),
         ended});
  CHECK(ids_of(recover()) == std::set<std::uint32_t>{3, 10, 11, 12});
}

TEST_CASE_METHOD(RecoveryWorld, "of an element that ended long ago the array's record is enough",
                 "[recovery]") {
  store({record_40(), element_of_40(41, 0), element_of_40(42, 1),
         waits_for(50, {JobId{40}, ArrayIndex{1}, true})});
  auto recovered = recover();
  CHECK(ids_of(recovered) == std::set<std::uint32_t>{40, 50});
  CHECK(progress_of(recovered, 40).row_of({1}) == JobId{42});
  CHECK(format(progress_of(recovered, 40).completed()) == "0-1");
}

TEST_CASE_METHOD(RecoveryWorld,
                 "where minutes count from an element's begin its own row is recovered",
                 "[recovery]") {
  store({record_40(), element_of_40(41, 0), element_of_40(42, 1),
         waits_for(50, {JobId{40}, ArrayIndex{1}, true}, DependencyKind::after, 10)});
  CHECK(ids_of(recover()) == std::set<std::uint32_t>{40, 42, 50});
}

TEST_CASE_METHOD(RecoveryWorld, "a stored record loses the elements that started from it",
                 "[recovery][array]") {
  auto record = test::array(1, "0-9");
  auto element = decide::element_of(record, ArrayIndex{3}, JobId{2});
  element.state = JobState::failed;
  element.ending = Ending{test::noon(-86400), {7, 0}, {}, {}, {}};
  store({record, element});
  auto recovered = recover();
  CHECK(ids_of(recovered) == std::set<std::uint32_t>{1});
  CHECK(format(find(recovered, 1)->array->waiting) == "0-2,4-9");
  CHECK(format(progress_of(recovered, 1).failed()) == "3");
}

TEST_CASE_METHOD(RecoveryWorld,
                 "a part that all elements have left is not recovered, the own record is",
                 "[recovery][array]") {
  auto own = test::array(1, "0-1");
  auto part = decide::split_off(own, indices("1"), JobId{2});
  auto first = decide::element_of(own, ArrayIndex{0}, JobId{3});
  auto second = decide::element_of(part, ArrayIndex{1}, JobId{4});
  store({own, part, first, second});
  auto recovered = recover();
  CHECK(ids_of(recovered) == std::set<std::uint32_t>{1, 3, 4});
  CHECK(is_empty_record(*find(recovered, 1)));
}

TEST_CASE_METHOD(RecoveryWorld, "a part of an array that ended long ago is not recovered",
                 "[recovery][array]") {
  auto part = decide::split_off(test::array_record(40, indices("0-9")), indices("1"), JobId{41});
  store({record_40(), part, element_of_40(42, 1)});
  CHECK(ids_of(recover()).empty());
}

TEST_CASE_METHOD(RecoveryWorld, "each live attempt is looked for, and nothing else is",
                 "[recovery]") {
  auto live = test::running(7);
  live.run->boot = "another-boot";
  store({test::waiting_job(1), live, test::ended_job(8, test::noon())});
  auto recovered = recover();
  REQUIRE(recovered.found.size() == 1);
  CHECK(recovered.found.front().job->id == JobId{7});
  CHECK(recovered.found.front().verdict == decide::Verdict::node_failed);
}

TEST_CASE_METHOD(RecoveryWorld, "answers, numbers and the drain are recovered", "[recovery]") {
  RequestId request;
  request.bytes.front() = 9;
  Drain drain{"new disk", test::noon(), "ann", 1000};
  Event event;
  event.seq = EventSeq{31};
  write({storage::PutReply{{request, "frame", test::noon()}}, storage::PutDrain{drain},
         storage::PutEvent{event}});
  auto recovered = recover();
  REQUIRE(recovered.answers.size() == 1);
  CHECK(recovered.answers.front().first == request);
  CHECK(recovered.answers.front().second == "frame");
  CHECK(recovered.last_event == EventSeq{31});
  REQUIRE(recovered.drain);
  CHECK(recovered.drain->reason == "new disk");
}

/// As in stored_array_test.cpp, but from a real database and through all of the recovery.
TEST_CASE("a recovered array is as the last daemon had it in memory", "[recovery][array]") {
  auto seed = GENERATE(range(0U, 12U));
  INFO("seed " << seed);
  RecoveryWorld world;
  test::ArrayLife life("0-14", seed,
                       [&](const std::vector<Job>& changed) { world.store(changed); });
  for (int restart = 0; restart < 3; ++restart) {
    for (int step = 0; step < 20; ++step) life.change();
    auto recovered = world.recover();
    REQUIRE(progress_of(recovered, 1) == life.progress());
    auto records = records_in(recovered);
    REQUIRE(records == life.records());
    std::vector<decide::JobPtr> rows;
    for (const auto& record : records) rows.push_back(std::make_shared<const Job>(record));
    life.restart(progress_of(recovered, 1), rows);
  }
}
