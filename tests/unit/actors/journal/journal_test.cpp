#include "actors/journal/journal.hpp"
#include "tests/support/actor_world.hpp"
#include "tests/support/builders.hpp"
#include "tests/support/temp_dir.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace slotd;
using namespace slotd::test;

namespace {

template <class T>
T got(Result<T> result) {
  if (!result) FAIL(result.error().text);
  return *std::move(result);
}

/// What was published: each batch, and how many events lay in the database by then.
struct Published {
  std::vector<std::vector<Event>> batches;
  std::vector<std::size_t> on_disk;
};

EventPublisherActor::behavior_type fake_publisher(EventPublisherActor::pointer,
                                                  std::shared_ptr<Published> published,
                                                  std::string database) {
  return {
    [=](const Publish& news) {
      published->batches.push_back(*news.events);
      auto accounting = got(storage::Accounting::open(database));
      published->on_disk.push_back(got(accounting.events({}, {}, 1000)).size());
    },
  };
}

/// A journal over a real database.
class JournalWorld : public ActorWorld {
 public:
  std::shared_ptr<Published> published = std::make_shared<Published>();
  std::shared_ptr<storage::JobStore> store;
  JournalActor journal_actor;

  JournalWorld() : path_(folder_ / "state.db") {
    store = std::make_shared<storage::JobStore>(got(storage::JobStore::open(path_)));
    auto accounting = std::make_shared<storage::Accounting>(got(storage::Accounting::open(path_)));
    auto publisher = keep(system().spawn(fake_publisher, published, path_));
    journal_actor =
      keep(system().spawn(journal, JournalStorage{store, accounting, EventSeq{0}, publisher}));
  }

  Result<Committed> commit(Commit what) { return **ask<Committed>(journal_actor, std::move(what)); }
  Result<Committed> commit(const Job& job, EventKind kind = EventKind::submitted) {
    return commit(of(job, kind));
  }
  Result<FetchedJobs> fetch(FetchJobs what) {
    return **ask<FetchedJobs>(journal_actor, std::move(what));
  }
  /// A change of one job.
  static Commit of(const Job& job, EventKind kind = EventKind::submitted) {
    return {{{std::make_shared<const Job>(job), kind}}, nullptr, {}};
  }
  static Commit submission(const Job& job, std::string script,
                           std::vector<std::string> environment = {}) {
    auto commit = of(job);
    commit.content = std::make_shared<const NewContent>(
      NewContent{std::make_shared<const std::string>(std::move(script)),
                 std::make_shared<const std::vector<std::string>>(std::move(environment))});
    return commit;
  }
  static Commit large(const Job& job) { return submission(job, std::string(100'000, '#')); }

  /// What a daemon that starts now would find.
  storage::StoredState stored() const {
    return got(got(storage::JobStore::open(path_)).load(Time::min()));
  }
  std::vector<std::uint32_t> stored_ids() const {
    std::vector<std::uint32_t> ids;
    for (const auto& job : stored().jobs) ids.push_back(job->id.value);
    return ids;
  }
  std::vector<Event> events() const {
    return got(got(storage::Accounting::open(path_)).events({}, {}, 1000));
  }
  /// Jobs of the published events, batch by batch.
  std::vector<std::vector<std::uint32_t>> published_jobs() const {
    std::vector<std::vector<std::uint32_t>> jobs;
    for (const auto& batch : published->batches) {
      jobs.emplace_back();
      for (const auto& event : batch) jobs.back().push_back(event.job.value);
    }
    return jobs;
  }

  /// The database may grow by so many pages and no more; a page has 4 KiB.
  void fill_disk(std::int64_t pages_left) {
    auto count = got(store->database().number("PRAGMA page_count"));
    limit_pages(count + pages_left);
  }
  void free_disk() { limit_pages(1'000'000); }

 private:
  void limit_pages(std::int64_t pages) {
    REQUIRE(store->database().run("PRAGMA max_page_count = " + std::to_string(pages)));
  }

  TempDir folder_;
  std::string path_;
};

using Jobs = std::vector<std::vector<std::uint32_t>>;

/// A record of elements 7 to 9 of array 1 that were cancelled without a row each.
Job withdrawn_record() {
  auto record =
    decide::split_off(array(1, "0-9"), IndexSet(ArrayIndex{7}, ArrayIndex{9}), JobId{4});
  record.state = JobState::cancelled;
  record.ending = Ending{};
  record.ending->end = at(300);
  return record;
}

template <class T>
bool succeeded(const ActorWorld::Open<T>& open) {
  return *open && **open;
}
template <class T>
bool failed(const ActorWorld::Open<T>& open) {
  return *open && !**open && (**open).error().code == FaultCode::storage;
}

}  // namespace

// --- commits -----------------------------------------------------------------------------------

TEST_CASE("an answered change is on disk, with its number and its content", "[journal]") {
  JournalWorld world;
  auto committed = world.commit(JournalWorld::submission(pending(1), "#!/bin/sh\n", {"A=1", "B="}));
  REQUIRE(committed);
  REQUIRE(committed->jobs.size() == 1);
  const auto& job = *committed->jobs.front();
  CHECK(job.changed == EventSeq{1});
  CHECK(job.script != ContentId{});
  CHECK(job.environment != ContentId{});
  auto state = world.stored();
  REQUIRE(state.jobs.size() == 1);
  CHECK(*state.jobs.front() == job);
  CHECK(state.last_event == EventSeq{1});
}

TEST_CASE("changes that come together are one commit", "[journal]") {
  JournalWorld world;
  std::vector<ActorWorld::Open<Committed>> open;
  for (std::uint32_t id = 1; id <= 3; ++id)
    open.push_back(
      world.ask_with_others<Committed>(world.journal_actor, JournalWorld::of(pending(id))));
  world.settle();
  for (std::uint32_t id = 1; id <= 3; ++id) {
    REQUIRE(succeeded(open[id - 1]));
    CHECK((**open[id - 1])->jobs.front()->id == JobId{id});
  }
  CHECK(world.published_jobs() == Jobs{{1, 2, 3}});
  CHECK(world.stored_ids() == std::vector<std::uint32_t>{1, 2, 3});
}

TEST_CASE("a large submission has a commit of its own, and small changes wait for one at most",
          "[journal]") {
  JournalWorld world;
  auto send = [&](Commit what) {
    world.ask_with_others<Committed>(world.journal_actor, std::move(what));
  };
  send(JournalWorld::of(pending(1)));
  send(JournalWorld::large(pending(2)));
  send(JournalWorld::large(pending(3)));
  send(JournalWorld::of(pending(4)));
  world.settle();
  CHECK(world.published_jobs() == Jobs{{2}, {1, 4}, {3}});
}

TEST_CASE("where a commit fails, all that was in it fails, and nothing of it is left",
          "[journal]") {
  JournalWorld world;
  REQUIRE(world.commit(pending(1)));
  world.fill_disk(4);
  auto first = world.ask_with_others<Committed>(world.journal_actor, JournalWorld::of(pending(2)));
  auto too_much = world.ask_with_others<Committed>(
    world.journal_actor, JournalWorld::submission(pending(3), std::string(50'000, '#')));
  auto last = world.ask_with_others<Committed>(world.journal_actor, JournalWorld::of(pending(4)));
  world.settle();
  CHECK(failed(first));
  CHECK(failed(too_much));
  CHECK(failed(last));
  CHECK(world.stored_ids() == std::vector<std::uint32_t>{1});
  CHECK(world.published_jobs() == Jobs{{1}});
  SECTION("and the same changes, asked for again, take the numbers that it left") {
    world.free_disk();
    CHECK(world.commit(pending(2))->jobs.front()->changed == EventSeq{2});
    CHECK(world.commit(pending(4))->jobs.front()->changed == EventSeq{3});
    CHECK(world.stored_ids() == std::vector<std::uint32_t>{1, 2, 4});
    CHECK(world.published_jobs() == Jobs{{1}, {2}, {4}});
  }
}

TEST_CASE("a large submission that fails takes no small change with it", "[journal]") {
  JournalWorld world;
  REQUIRE(world.commit(pending(1)));
  world.fill_disk(8);
  auto large =
    world.ask_with_others<Committed>(world.journal_actor, JournalWorld::large(pending(2)));
  auto small = world.ask_with_others<Committed>(world.journal_actor, JournalWorld::of(pending(3)));
  world.settle();
  CHECK(failed(large));
  CHECK(succeeded(small));
  CHECK(world.stored_ids() == std::vector<std::uint32_t>{1, 3});
}

TEST_CASE("all changes of one commit are on disk, or none", "[journal]") {
  JournalWorld world;
  auto commit = JournalWorld::submission(pending(1), std::string(50'000, '#'));
  commit.changes.push_back({std::make_shared<const Job>(pending(2)), EventKind::submitted});
  world.fill_disk(4);
  CHECK_FALSE(world.commit(commit));
  CHECK(world.stored_ids().empty());
  world.free_disk();
  auto committed = world.commit(commit);
  REQUIRE(committed);
  CHECK(committed->jobs.front()->script != ContentId{});
  CHECK(committed->jobs.back()->script == ContentId{});  // the content is the first job's
  CHECK(world.stored_ids() == std::vector<std::uint32_t>{1, 2});
}

// --- events ------------------------------------------------------------------------------------

TEST_CASE("events are numbered without gaps, and published in order behind their commit",
          "[journal]") {
  JournalWorld world;
  for (std::uint32_t id = 1; id <= 20; ++id)
    world.ask_with_others<Committed>(world.journal_actor, id % 5 == 0
                                                            ? JournalWorld::large(pending(id))
                                                            : JournalWorld::of(pending(id)));
  world.settle();
  REQUIRE(world.commit(running(1), EventKind::running));
  std::vector<Event> all;
  for (std::size_t i = 0; i < world.published->batches.size(); ++i) {
    const auto& batch = world.published->batches[i];
    all.insert(all.end(), batch.begin(), batch.end());
    CHECK(world.published->on_disk[i] >= all.size());
  }
  REQUIRE(all.size() == 21);
  for (std::size_t i = 0; i < all.size(); ++i) CHECK(all[i].seq == EventSeq{i + 1});
  CHECK(all == world.events());
  CHECK(all.back().kind == EventKind::running);
  CHECK(all.back().state == JobState::running);
  CHECK(all.back().attempt == Attempt{1});
}

TEST_CASE("the same change committed twice is two events of one job", "[journal]") {
  JournalWorld world;
  REQUIRE(world.commit(pending(1)));
  REQUIRE(world.commit(pending(1)));
  CHECK(world.stored_ids() == std::vector<std::uint32_t>{1});
  CHECK(world.stored().jobs.front()->changed == EventSeq{2});
  CHECK(world.published_jobs() == Jobs{{1}, {1}});
}

TEST_CASE("an event tells what was changed, and of which elements", "[journal]") {
  JournalWorld world;
  auto commit = JournalWorld::of(array(1, "4-9"), EventKind::changed);
  commit.changes.front().what = {{"Priority", "5"}};
  REQUIRE(world.commit(commit));
  const auto& event = world.published->batches.front().front();
  CHECK(event.range == "4-9");
  CHECK(event.what == std::vector<FieldChange>{{"Priority", "5"}});
}

TEST_CASE("a drain is an event of the node", "[journal]") {
  JournalWorld world;
  Commit commit;
  commit.node = NodeChange{Drain{"fan", at(100), "ann"}};
  REQUIRE(world.commit(commit));
  REQUIRE(world.stored().drain);
  CHECK(world.stored().drain->reason == "fan");
  const auto& event = world.published->batches.front().front();
  CHECK(event.kind == EventKind::node_changed);
  CHECK(event.job == JobId{});
  CHECK(event.what == std::vector<FieldChange>{{"State", "drain"}, {"Reason", "fan"}});
  commit.node = NodeChange{};
  REQUIRE(world.commit(commit));
  CHECK_FALSE(world.stored().drain);
  CHECK(world.published->batches.back().front().what ==
        std::vector<FieldChange>{{"State", "resume"}});
}

// --- requests and notices ----------------------------------------------------------------------

TEST_CASE("the answer to a request is stored with its change, or not at all", "[journal]") {
  JournalWorld world;
  auto commit = JournalWorld::submission(pending(1), std::string(50'000, '#'));
  RequestId id;
  id.bytes[0] = 9;
  commit.answered = AnsweredRequest{id, std::make_shared<const Answer>(Submitted{JobId{1}, {}})};
  world.fill_disk(4);
  CHECK_FALSE(world.commit(commit));
  CHECK(world.stored().replies.empty());
  world.free_disk();
  REQUIRE(world.commit(commit));
  auto replies = world.stored().replies;
  REQUIRE(replies.size() == 1);
  CHECK(replies.front().request == id);
}

TEST_CASE("a notice is due from its commit until it is crossed out", "[journal]") {
  JournalWorld world;
  auto commit = JournalWorld::of(over(1, JobState::failed), EventKind::ended);
  commit.changes.front().notify = "FAIL";
  auto committed = world.commit(commit);
  REQUIRE(committed);
  REQUIRE(committed->notices.size() == 1);
  const auto& notice = committed->notices.front();
  CHECK(notice.seq == committed->jobs.front()->changed);
  CHECK(notice.job == "1");
  CHECK(notice.state == "FAILED");
  CHECK(notice.event == "FAIL");
  CHECK(notice.mail_user == "ann");
  CHECK(world.stored().notices.size() == 1);
  Commit crossed_out;
  crossed_out.notified = {notice.seq};
  REQUIRE(world.commit(crossed_out));
  CHECK(world.stored().notices.empty());
  REQUIRE(world.commit(crossed_out));  // said twice: its answer was lost
  CHECK(world.published->batches.size() == 1);
}

// --- fetching ----------------------------------------------------------------------------------

TEST_CASE("script and environment come back as they were", "[journal]") {
  JournalWorld world;
  auto environment = GENERATE(std::vector<std::string>{}, std::vector<std::string>{"A=1"},
                              std::vector<std::string>{"A=", "", "B=x y\n", "C=\xff"});
  auto script = std::string("#!/bin/sh\n\0end", 14);
  auto committed = world.commit(JournalWorld::submission(pending(1), script, environment));
  REQUIRE(committed);
  const auto& job = *committed->jobs.front();
  auto fetched =
    **world.ask<FetchedContent>(world.journal_actor, FetchContent{job.script, job.environment});
  REQUIRE(fetched);
  CHECK(*fetched->content->script == script);
  CHECK(*fetched->content->environment == environment);
}

TEST_CASE("content that is not there is a fault", "[journal]") {
  JournalWorld world;
  auto fetched =
    **world.ask<FetchedContent>(world.journal_actor, FetchContent{ContentId{9}, ContentId{9}});
  REQUIRE_FALSE(fetched);
  CHECK(fetched.error().code == FaultCode::storage);
}

TEST_CASE("a fetch overtakes no commit that was asked for before it", "[journal]") {
  JournalWorld world;
  world.ask_with_others<Committed>(world.journal_actor, JournalWorld::of(pending(1)));
  world.settle();
  auto fetched = world.fetch({{JobId{1}, JobId{99}}});
  REQUIRE(fetched);
  REQUIRE(fetched->jobs.size() == 1);
  CHECK(fetched->jobs.front()->id == JobId{1});
}

TEST_CASE("elements are fetched by their rows, and in the record that they were withdrawn in",
          "[journal]") {
  JournalWorld world;
  auto withdrawn = withdrawn_record();
  REQUIRE(world.commit(array(1, "0-9")));
  REQUIRE(world.commit(array_element(over(2, JobState::completed), 1, 3)));
  REQUIRE(world.commit(withdrawn));
  auto fetched = world.fetch({{}, {{JobId{1}, IndexSet(ArrayIndex{3}, ArrayIndex{3})}}});
  REQUIRE(fetched);
  REQUIRE(fetched->jobs.size() == 1);
  CHECK(fetched->jobs.front()->id == JobId{2});
  fetched = world.fetch({{}, {{JobId{1}, IndexSet(ArrayIndex{8}, ArrayIndex{8})}}});
  REQUIRE(fetched);
  REQUIRE(fetched->jobs.size() == 1);
  CHECK(fetched->jobs.front()->id == withdrawn.id);
  fetched = world.fetch({{}, {{JobId{1}, IndexSet(ArrayIndex{5}, ArrayIndex{5})}}});
  REQUIRE(fetched);
  CHECK(fetched->jobs.empty());  // it still waits
}

TEST_CASE("an array's progress is told from what is stored of it", "[journal]") {
  JournalWorld world;
  REQUIRE(world.commit(array(1, "0-3")));
  REQUIRE(world.commit(array_element(over(2, JobState::completed), 1, 0)));
  REQUIRE(world.commit(array_element(running(3), 1, 1)));
  auto fetched = world.fetch({{}, {}, {JobId{1}, JobId{99}}});
  REQUIRE(fetched);
  REQUIRE(fetched->arrays.contains(JobId{1}));
  const auto& progress = fetched->arrays.at(JobId{1});
  CHECK_FALSE(progress.over());
  CHECK(progress.live() == 1);
  CHECK(progress.waiting() == IndexSet(ArrayIndex{2}, ArrayIndex{3}));
  CHECK(progress.row_of(ArrayIndex{1}) == JobId{3});
}
