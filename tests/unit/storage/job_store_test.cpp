#include "storage/job_store.hpp"

#include "tests/support/samples.hpp"
#include "tests/support/store_world.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::storage;
using namespace slotd::test;

namespace {

constexpr Time everything = Time::min();

std::int64_t number(const StoreWorld& world, std::string_view sql) {
  auto database = world.look();
  return got(database.number(sql));
}

}  // namespace

TEST_CASE_METHOD(StoreWorld, "a job is loaded exactly as it was written", "[storage]") {
  auto full = full_job();
  auto plain = waiting_job(1);
  auto without_end = full_job();
  without_end.id = {43};
  without_end.state = JobState::running;
  without_end.ending.reset();
  auto requeued = full_job();
  requeued.id = {44};
  requeued.state = JobState::pending;
  {
    auto store = open();
    commit(store,
           {PutJob{full}, PutJob{plain}, PutJob{without_end}, PutJob{requeued}, PutJob{Job{}}});
    CHECK(jobs_of(got(store.load(everything))) ==
          std::vector<Job>{Job{}, plain, full, without_end, requeued});
  }
  auto store = open();
  CHECK(jobs_of(got(store.load(everything))) ==
        std::vector<Job>{Job{}, plain, full, without_end, requeued});
  CHECK(got(accounting().jobs({{44}, {7}, {42}})) == std::vector<Job>{requeued, full});
}

TEST_CASE_METHOD(StoreWorld, "a job is replaced whole", "[storage]") {
  auto store = open();
  commit(store, full_job());
  auto job = waiting_job(42);
  commit(store, job);
  CHECK(jobs_of(got(store.load(everything))) == std::vector<Job>{job});
  commit(store, full_job());
  CHECK(jobs_of(got(store.load(everything))) == std::vector<Job>{full_job()});
}

TEST_CASE_METHOD(StoreWorld, "jobs that ended before the time asked for are not loaded",
                 "[storage]") {
  auto store = open();
  commit(store,
         {PutJob{ended_job(1, noon(-2))}, PutJob{ended_job(2, noon())}, PutJob{waiting_job(3)},
          PutJob{ended_job(4, noon(1))}, PutJob{ended_job(5, noon(-1))}});
  CHECK(ids_of(jobs_of(got(store.load(noon())))) == std::vector<std::uint32_t>{2, 3, 4});
}

TEST_CASE_METHOD(StoreWorld, "a job that went back to the queue is loaded however long ago",
                 "[storage]") {
  auto job = ended_job(1, noon());
  job.state = JobState::pending;
  auto store = open();
  commit(store, job);
  CHECK(jobs_of(got(store.load(noon(1000000)))) == std::vector<Job>{job});
}

TEST_CASE_METHOD(StoreWorld, "the greatest numbers are known although their rows are gone",
                 "[storage]") {
  {
    auto store = open();
    commit(store, {PutJob{waiting_job(7)}, PutJob{waiting_job(8)}});
    auto event = full_event();
    event.seq = {99};
    commit(store, {PutEvent{event}});
    commit(store, {PutJob{waiting_job(3)}});
    must(store.begin());
    must(store.database().run("DELETE FROM job; DELETE FROM event"));
    must(store.commit());
  }
  auto store = open();
  auto state = got(store.load(everything));
  CHECK(state.jobs.empty());
  CHECK(state.last_job == JobId{8});
  CHECK(state.last_event == EventSeq{99});
}

TEST_CASE_METHOD(StoreWorld, "a new database has given out no number, and has a name of its own",
                 "[storage]") {
  auto store = open();
  auto state = got(store.load(everything));
  CHECK(state.last_job == JobId{});
  CHECK(state.last_event == EventSeq{});
  CHECK(state.root_uuid.size() == 36);
  CHECK(state.root_uuid[14] == '4');
  CHECK(got(open().load(everything)).root_uuid == state.root_uuid);
  CHECK(got(StoreWorld().open().load(everything)).root_uuid != state.root_uuid);
}

TEST_CASE_METHOD(StoreWorld, "what is rolled back was never there", "[storage]") {
  auto store = open();
  commit(store, waiting_job(1));
  must(store.begin());
  must(store.write(PutJob{waiting_job(2)}));
  must(store.write(PutEvent{full_event()}));
  got(store.put_content({"#!/bin/sh", "A=1"}));
  store.roll_back();
  store.roll_back();
  commit(store, waiting_job(1));
  auto state = got(store.load(everything));
  CHECK(ids_of(jobs_of(state)) == std::vector<std::uint32_t>{1});
  CHECK(state.last_job == JobId{1});
  CHECK(state.last_event == EventSeq{});
  CHECK(number(*this, "SELECT count(*) FROM content") == 0);
}

TEST_CASE_METHOD(StoreWorld, "nothing is written outside a transaction", "[storage]") {
  auto store = open();
  CHECK_FALSE(store.write(PutJob{waiting_job(1)}));
  CHECK_FALSE(store.put_content({"a", "b"}));
  CHECK_FALSE(store.commit());
  CHECK(got(store.load(everything)).jobs.empty());
}

TEST_CASE_METHOD(StoreWorld, "replies are kept with the change they answer", "[storage]") {
  StoredReply first{full_request_id(), std::string("re\0ply", 6), noon()};
  StoredReply second{{}, "", noon(1)};
  auto store = open();
  commit(store, {PutReply{first}, PutReply{second}});
  auto replies = got(store.load(everything)).replies;
  REQUIRE(replies.size() == 2);
  CHECK(replies[0].request == first.request);
  CHECK(replies[0].reply == first.reply);
  CHECK(replies[0].time == first.time);
  CHECK(replies[1].reply.empty());
}

TEST_CASE_METHOD(StoreWorld, "replies older than a day go as new ones come", "[storage]") {
  constexpr std::int64_t day = 24 * 3600;
  auto store = open();
  for (std::int64_t i = 0; i < 10; ++i) commit(store, {PutReply{{{}, "old", noon(i)}}});
  commit(store, {PutReply{{{}, "young", noon(day)}}});
  CHECK(got(store.load(everything)).replies.size() == 11);  // none is older than a day
  for (std::int64_t i = 0; i < 5; ++i) commit(store, {PutReply{{{}, "new", noon(day + 100 + i)}}});
  auto replies = got(store.load(everything)).replies;
  CHECK(replies.size() == 6);
  CHECK(replies.front().reply == "young");
}

TEST_CASE_METHOD(StoreWorld, "each launch leaves a row, which its end fills once", "[storage]") {
  auto store = open();
  auto job = ended_job(1, noon(), JobState::running);
  job.ending.reset();
  commit(store, job);
  CHECK(
    number(*this,
           "SELECT count(*) FROM attempt WHERE end_time IS NULL AND boot = CAST('boot' AS BLOB)") ==
    1);

  job.state = JobState::pending;
  job.ending = Ending{noon(), {3, 0}, Duration{5}, full_usage(), "failed"};
  commit(store, job);
  CHECK(number(*this, "SELECT exit_code FROM attempt WHERE number = 1 AND state IS NULL") == 3);

  job.state = JobState::cancelled;
  job.ending = Ending{noon(100), {}, {}, {}, "withdrawn while it waited"};
  commit(store, job);
  CHECK(number(*this, "SELECT exit_code FROM attempt WHERE number = 1 AND state IS NULL") == 3);

  job.state = JobState::completed;
  job.attempt = {2};
  commit(store, job);
  CHECK(number(*this, "SELECT count(*) FROM attempt") == 2);
  CHECK(number(*this, "SELECT state FROM attempt WHERE number = 2") ==
        static_cast<int>(JobState::completed));
}

TEST_CASE_METHOD(StoreWorld, "each launch has a row for its batch step", "[storage]") {
  auto store = open();
  auto job = full_job();
  commit(store, job);
  CHECK(number(*this,
               "SELECT count(*) FROM step WHERE job = 42 AND attempt = 2 AND step = 4294967291"
               " AND exit_signal = 9 AND name = CAST('batch' AS BLOB)") == 1);
  commit(store, waiting_job(50));
  CHECK(number(*this, "SELECT count(*) FROM step") == 1);
}

TEST_CASE_METHOD(StoreWorld, "the GPUs asked for and given are columns", "[storage]") {
  auto store = open();
  commit(store, full_job());
  CHECK(number(
          *this,
          "SELECT count(*) FROM job WHERE gpu_count = 2 AND gpu_kind = CAST('h100' AS BLOB)") == 1);
  CHECK(number(*this, "SELECT count(*) FROM attempt WHERE gpus = x'33' AND length(cpus) = 9") == 1);
  CHECK(number(*this, "SELECT count(*) FROM job WHERE array_id = 40 AND array_index = 99999") == 1);
}

TEST_CASE_METHOD(StoreWorld, "an event is a row with its number", "[storage]") {
  auto store = open();
  commit(store, {PutEvent{full_event()}});
  CHECK(number(*this,
               "SELECT count(*) FROM event WHERE seq = 9 AND time = 10 AND kind = 6 AND job = 42"
               " AND array_id = 40 AND array_index = 3 AND attempt = 2 AND state = 10 AND reason = "
               "10") == 1);
  must(store.begin());
  CHECK_FALSE(store.write(PutEvent{full_event()}));  // a number is given out once
  store.roll_back();
}

TEST_CASE_METHOD(StoreWorld, "a job whose row was damaged is named and does not load",
                 "[storage]") {
  auto store = open();
  commit(store, waiting_job(5));
  SECTION("its request") {
    must(store.database().run("UPDATE job SET request = x'c1'"));
    CHECK(store.load(everything).error().text == "job 5 is damaged in the database: not a frame");
  }
  SECTION("its state") {
    must(store.database().run("UPDATE job SET state = 99"));
    CHECK(store.load(everything).error().text ==
          "job 5 is damaged in the database: unknown state or reason");
  }
  CHECK(accounting().jobs({{5}}).error().code == FaultCode::storage);
}
