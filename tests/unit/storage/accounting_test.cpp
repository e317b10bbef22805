#include "storage/accounting.hpp"

#include "protocol/wire.hpp"
#include "tests/support/store_world.hpp"

#include <catch2/catch.hpp>

#include <limits>

using namespace slotd;
using namespace slotd::storage;
using namespace slotd::test;

namespace {

using Ids = std::vector<std::uint32_t>;
constexpr EventSeq latest{std::numeric_limits<std::uint64_t>::max()};

/// Five ended jobs of different make, one that runs and one that went back to the queue.
class History : public StoreWorld {
 public:
  History() {
    auto other_user = ended_job(2, noon(20), JobState::failed);
    other_user.request.user = "bob";
    auto other_partition = ended_job(3, noon(10), JobState::timeout);
    other_partition.request.partition = "gpu";
    auto other_name = ended_job(5, noon(50), JobState::failed);
    other_name.request.name = std::string("odd\xff\0name", 9);
    auto running = ended_job(6, noon(), JobState::running);
    running.ending.reset();
    auto requeued = ended_job(7, noon());
    requeued.state = JobState::pending;
    commit(store, {PutJob{ended_job(1, noon(30))}, PutJob{other_user}, PutJob{other_partition},
                   PutJob{ended_job(4, noon(40), JobState::cancelled)}, PutJob{other_name},
                   PutJob{running}, PutJob{requeued}});
  }

  Ids ended(const ListHistory& question, EventSeq until = latest, std::size_t limit = 100) {
    return ids_of(got(reader.ended(question, until, limit)));
  }

  JobStore store = open();
  Accounting reader = accounting();
};

}  // namespace

TEST_CASE_METHOD(History, "all that ended is listed in order of id", "[storage]") {
  CHECK(ended({}) == Ids{1, 2, 3, 4, 5});
}

TEST_CASE_METHOD(History, "a listed job is complete", "[storage]") {
  ListHistory question;
  question.filter.jobs = {{1}};
  CHECK(got(reader.ended(question, latest, 1)) == std::vector<Job>{ended_job(1, noon(30))});
}

TEST_CASE_METHOD(History, "the ends of jobs are told, of those that are over", "[storage]") {
  auto ends = got(reader.ends({{1}, {2}, {6}, {7}, {99}}));
  CHECK(ends == std::map<JobId, Time>{{{1}, noon(30)}, {{2}, noon(20)}});
  CHECK(got(reader.ends({})).empty());
}

TEST_CASE_METHOD(History, "each list of a filter lets through what is in it", "[storage]") {
  ListHistory question;
  auto& filter = question.filter;
  SECTION("users") {
    filter.users = {"bob", "eve"};
    CHECK(ended(question) == Ids{2});
  }
  SECTION("partitions") {
    filter.partitions = {"gpu"};
    CHECK(ended(question) == Ids{3});
  }
  SECTION("names, which are bytes") {
    filter.names = {std::string("odd\xff\0name", 9), "odd\xff", "job4"};
    CHECK(ended(question) == Ids{4, 5});
  }
  SECTION("states") {
    filter.states = {JobState::failed, JobState::cancelled};
    CHECK(ended(question) == Ids{2, 4, 5});
    filter.states = {JobState::deadline};
    CHECK(ended(question).empty());
    filter.states = {JobState::running, JobState::pending};
    CHECK(ended(question).empty());
  }
  SECTION("jobs, in order of id and each once") {
    filter.jobs = {{5}, {1}, {99}, {6}, {1}};
    CHECK(ended(question) == Ids{1, 5});
  }
  SECTION("several must all let it through") {
    filter.jobs = {{2}, {4}, {5}};
    filter.states = {JobState::failed};
    filter.users = {"ada"};
    CHECK(ended(question) == Ids{5});
  }
}

TEST_CASE_METHOD(History,
                 "a job counts when it ended at or after since and was submitted before until",
                 "[storage]") {
  ListHistory question;
  question.since = noon(30);
  CHECK(ended(question) == Ids{1, 4, 5});
  question.since = noon(51);
  CHECK(ended(question).empty());
  question.since.reset();
  question.until = noon(-3600);
  CHECK(ended(question).empty());
  question.until = noon(-3599);
  CHECK(ended(question) == Ids{1, 2, 3, 4, 5});
  question.since = noon(30);
  question.filter.jobs = {{1}, {2}};
  CHECK(ended(question) == Ids{1});
}

TEST_CASE_METHOD(History, "pages follow each other by id", "[storage]") {
  ListHistory question;
  auto bound = GENERATE(std::optional<Time>{}, std::optional<Time>{noon()});
  question.since = bound;
  CHECK(ended(question, latest, 2) == Ids{1, 2});
  question.after = {2};
  CHECK(ended(question, latest, 2) == Ids{3, 4});
  question.after = {4};
  CHECK(ended(question, latest, 2) == Ids{5});
  question.after = {5};
  CHECK(ended(question, latest, 2).empty());
  question.after = {2};
  question.filter.jobs = {{1}, {2}, {3}, {5}};
  CHECK(ended(question, latest, 1) == Ids{3});
}

TEST_CASE_METHOD(History, "a job that changed after the list was begun is left out", "[storage]") {
  CHECK(ended({}, {3}) == Ids{1, 2, 3});
  CHECK(ended({}, {0}).empty());
}

TEST_CASE_METHOD(History, "jobs are given in the order asked, and unknown ones left out",
                 "[storage]") {
  CHECK(ids_of(got(reader.jobs({{6}, {99}, {1}, {6}}))) == Ids{6, 1, 6});
}

TEST_CASE_METHOD(StoreWorld, "a large window of time lists the same jobs as a small one",
                 "[storage]") {
  auto store = open();
  must(store.begin());
  for (std::uint32_t id = 1; id <= 21000; ++id)
    must(store.write(PutJob{ended_job(id, noon(id % 7 == 0 ? -1 : static_cast<int>(id)))}));
  must(store.commit());
  auto reader = accounting();
  ListHistory question;
  auto since = GENERATE(0, 500, 20000);
  question.since = noon(since);
  Ids expected;
  for (std::uint32_t id = 1; id <= 21000; ++id)
    if (id % 7 != 0 && static_cast<int>(id) >= since) expected.push_back(id);
  Ids all;
  for (;;) {
    auto page = ids_of(got(reader.ended(question, latest, 1000)));
    if (page.empty()) break;
    all.insert(all.end(), page.begin(), page.end());
    question.after = {page.back()};
  }
  CHECK(all == expected);
}

TEST_CASE_METHOD(StoreWorld, "a few jobs that ended far apart are listed page by page",
                 "[storage]") {
  auto store = open();
  must(store.begin());
  Ids expected;
  for (std::uint32_t id = 1; id <= 2000; ++id) {
    auto late = id % 50 == 7;
    if (late) expected.push_back(id);
    must(store.write(PutJob{ended_job(id, noon(late ? 60 : -60))}));
  }
  must(store.commit());
  auto reader = accounting();
  ListHistory question;
  question.since = noon();
  Ids all;
  for (auto page = Ids{0}; !page.empty();) {
    page = ids_of(got(reader.ended(question, latest, 7)));
    all.insert(all.end(), page.begin(), page.end());
    if (!page.empty()) question.after = {page.back()};
  }
  CHECK(all == expected);
}

TEST_CASE_METHOD(StoreWorld, "a new list sees what has ended since the one before", "[storage]") {
  auto store = open();
  commit(store, {PutJob{ended_job(1, noon(1))}, PutJob{ended_job(2, noon(2))}});
  auto reader = accounting();
  ListHistory question;
  question.since = noon();
  CHECK(ids_of(got(reader.ended(question, latest, 2))) == Ids{1, 2});
  commit(store, ended_job(3, noon(3)));
  CHECK(ids_of(got(reader.ended(question, latest, 3))) == Ids{1, 2, 3});
}

namespace {

std::string parts_of(const PackedJob& job) {
  auto text = to_string(job.id);
  for (auto part : {job.array, job.request, job.run, job.ending}) text += part.bytes;
  return text;
}

std::string parts_of(const Job& job) {
  auto array = job.array.plain() ? "" : encode(*job.array);
  return to_string(job.id) + array + encode(job.request) + encode(*job.run) + encode(*job.ending);
}

}  // namespace

TEST_CASE_METHOD(History, "jobs are handed over as they are stored, until there are enough",
                 "[storage]") {
  ListHistory question;
  question.filter.jobs = GENERATE(std::vector<JobId>{}, std::vector<JobId>{{1}, {2}, {3}, {5}});
  std::string seen;
  auto enough = JobId{3};
  must(reader.each_ended(question, latest, 100, [&](const PackedJob& job) -> Result<bool> {
    seen += parts_of(job);
    return job.id < enough;
  }));
  std::string expected;
  for (const auto& job : got(reader.ended(question, latest, 3))) expected += parts_of(job);
  CHECK(seen == expected);
}

TEST_CASE_METHOD(History, "a damaged row ends the list, and is named", "[storage]") {
  auto damage = GENERATE("ending = x'c1'", "run = x'81'", "array = x'9192'", "state = 99");
  must(store.database().run("UPDATE job SET " + std::string(damage) + " WHERE id = 3"));
  Ids seen;
  auto done = reader.each_ended({}, latest, 100, [&](const PackedJob& job) -> Result<bool> {
    seen.push_back(job.id.value);
    return true;
  });
  CHECK(seen == Ids{1, 2});
  REQUIRE_FALSE(done);
  CHECK(done.error().text.starts_with("job 3 is damaged in the database: "));
}

TEST_CASE_METHOD(StoreWorld, "a reader holds no snapshot between two questions", "[storage]") {
  auto store = open();
  commit(store, ended_job(1, noon()));
  auto reader = accounting();
  ListHistory question;
  question.filter.jobs = {{1}};
  got(reader.ended(question, latest, 1));
  got(reader.ended({}, latest, 1));
  must(reader.each_ended({}, latest, 1, [](const PackedJob&) -> Result<bool> { return false; }));
  got(reader.jobs({{1}}));
  // A checkpoint that leaves frames behind says so in its first column.
  CHECK(got(store.database().number("PRAGMA wal_checkpoint(TRUNCATE)")) == 0);
}

TEST_CASE_METHOD(History, "elements that were withdrawn together are found by their indices",
                 "[storage]") {
  auto part = ended_job(10, noon(60), JobState::cancelled);
  part.array_id = {8};
  part.array_index = no_index;
  part.array.edit().record = true;
  part.array.edit().waiting = *parse_indices("4-6");
  commit(store, {PutJob{part}});
  ListHistory question;
  question.filter.elements = {{{8}, *parse_indices("5")}};
  CHECK(ended(question) == Ids{10});
  question.filter.elements = {{{8}, *parse_indices("7")}};
  CHECK(ended(question).empty());
}
