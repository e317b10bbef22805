#include "actors/reader/reader.hpp"

#include "protocol/wire.hpp"
#include "storage/accounting.hpp"
#include "storage/job_store.hpp"
#include "tests/support/scheduler_world.hpp"
#include "tests/support/temp_dir.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using test::SchedulerWorld;

namespace {

/// A reader over a real database, beside a scheduler whose disk the test commands.
class ReaderWorld : public SchedulerWorld {
 public:
  ReaderActor reader_actor;

  void open() {
    begin(test::machine(1));
    auto path = folder_.path() + "/state.db";
    store_ = std::make_unique<storage::JobStore>(std::move(*storage::JobStore::open(path)));
    auto accounting =
      std::make_shared<storage::Accounting>(std::move(*storage::Accounting::open(path)));
    reader_actor = keep(system().spawn(reader, scheduler_actor, accounting));
  }
  /// What the scheduler's disk has taken so far is in the database too.
  void store_all() {
    REQUIRE(store_->begin());
    for (; stored_ < disk->stored.size(); ++stored_)
      REQUIRE(store_->write(storage::PutJob{*disk->stored[stored_]}));
    REQUIRE(store_->commit());
  }
  void store(const std::vector<Job>& jobs) {
    REQUIRE(store_->begin());
    for (const auto& job : jobs) REQUIRE(store_->write(storage::PutJob{job}));
    REQUIRE(store_->commit());
  }
  void submit_many(int count) {
    for (int i = 0; i < count; ++i) {
      auto request = test::request();
      request.command = std::string(4000, 'x');  // so that pages fill up soon
      submit(request, 0);
    }
  }
  Result<JobPage> queue(ListQueue ask) {
    return page_of(**this->ask<AnswerFrame>(reader_actor, ask));
  }
  Result<TestOutcome> dry_run(const JobRequest& request, std::string script = "#!/bin/sh\n") {
    auto test = std::make_shared<const TestJob>(TestJob{request, std::move(script)});
    auto frame = **this->ask<AnswerFrame>(reader_actor, DryRun{test});
    if (!frame) return tl::unexpected(frame.error());
    return std::get<TestOutcome>(decode<Reply>(frame->bytes)->answer);
  }
  Result<Explanation> explain(std::uint32_t job, std::optional<ArrayIndex> element = {}) {
    auto frame = **this->ask<AnswerFrame>(reader_actor, ExplainJob{JobId{job}, element});
    if (!frame) return tl::unexpected(frame.error());
    return std::get<Explanation>(decode<Reply>(frame->bytes)->answer);
  }
  Result<JobPage> history(ListHistory ask) {
    return page_of(**this->ask<AnswerFrame>(reader_actor, ask));
  }

 private:
  static Result<JobPage> page_of(const Result<AnswerFrame>& frame) {
    if (!frame) return tl::unexpected(frame.error());
    auto reply = decode<Reply>(frame->bytes);
    if (!reply) return tl::unexpected(reply.error());
    return std::get<JobPage>(std::move(reply->answer));
  }

  test::TempDir folder_;
  std::unique_ptr<storage::JobStore> store_;
  std::size_t stored_ = 0;
};

std::vector<std::uint32_t> ids(const JobPage& page) {
  std::vector<std::uint32_t> out;
  for (const auto& job : page.jobs) out.push_back(job.id.value);
  return out;
}

}  // namespace

TEST_CASE_METHOD(ReaderWorld,
                 "a waiting job is shown with its reason: room for the first, order for the rest",
                 "[reader]") {
  open();
  submit(), submit(), submit();
  auto page = queue({});
  REQUIRE(page);
  CHECK(ids(*page) == std::vector<std::uint32_t>{1, 2, 3});
  CHECK(page->jobs[1].reason == Reason::resources);
  CHECK(page->jobs[2].reason == Reason::priority);
  CHECK_FALSE(page->more);
}

TEST_CASE_METHOD(ReaderWorld, "all pages of a list are of one moment", "[reader]") {
  open();
  submit_many(600);
  auto first = queue({});
  REQUIRE(first);
  REQUIRE(first->more);
  cancel(500);
  submit();
  std::vector<std::uint32_t> all = ids(*first);
  auto page = *first;
  while (page.more) {
    auto next = queue({{}, page.jobs.back().id, page.snapshot});
    REQUIRE(next);
    CHECK(next->seq == first->seq);
    for (const auto& job : next->jobs)
      if (job.id.value == 500) CHECK(job.state == JobState::pending);
    for (auto id : ids(*next)) all.push_back(id);
    page = *next;
  }
  CHECK(all.size() == 600);
  CHECK(std::is_sorted(all.begin(), all.end()));
}

TEST_CASE_METHOD(ReaderWorld, "who comes back for a page too late is told to ask again",
                 "[reader]") {
  open();
  auto late = queue({{}, JobId{1}, 77});
  REQUIRE_FALSE(late);
  CHECK(late.error().code == FaultCode::list_changed);
}

TEST_CASE_METHOD(ReaderWorld, "history has ended and live jobs, each once, in order", "[reader]") {
  open();
  submit(), submit(), submit();
  ends(1);
  cancel(3);
  store_all();
  auto page = history({});
  REQUIRE(page);
  CHECK(ids(*page) == std::vector<std::uint32_t>{1, 2, 3});
  CHECK(page->jobs[0].state == JobState::completed);
  CHECK(page->jobs[1].state == JobState::starting);
  CHECK(page->jobs[2].state == JobState::cancelled);
}

namespace {

/// Ended jobs of great weight, so that there are several pages.
std::vector<Job> many_ended(std::uint32_t count) {
  std::vector<Job> jobs;
  for (std::uint32_t id = 1; id <= count; ++id) {
    auto job = test::over(id, JobState::completed);
    job.request.command = std::string(4000, 'x');
    job.request.limits = {{7, 1024}};
    jobs.push_back(job);
  }
  return jobs;
}

ListHistory behind(const JobPage& page, ListHistory ask = {}) {
  ask.after = page.jobs.back().id;
  ask.snapshot = page.snapshot;
  return ask;
}

}  // namespace

TEST_CASE_METHOD(ReaderWorld, "a long history comes in pages, and none shows resource limits",
                 "[reader]") {
  open();
  store(many_ended(900));
  auto page = history({});
  std::vector<std::uint32_t> all;
  auto pages = 1;
  for (;; ++pages) {
    REQUIRE(page);
    for (const auto& job : page->jobs) {
      all.push_back(job.id.value);
      CHECK(job.request.limits.empty());
      CHECK(job.request.command.size() == 4000);
    }
    if (!page->more) break;
    page = history(behind(*page));
  }
  CHECK(pages > 3);
  CHECK(all.size() == 900);
  CHECK(std::is_sorted(all.begin(), all.end()));
}

TEST_CASE_METHOD(ReaderWorld, "a page is the same whether it was made ahead or is asked for again",
                 "[reader]") {
  open();
  store(many_ended(900));
  auto first = history({});
  REQUIRE(first);
  REQUIRE(first->more);
  ListHistory other;
  other.filter.users = {"nobody has this name"};
  auto ahead = history(behind(*first));
  REQUIRE(ahead);
  CHECK(history(behind(*first, other))->jobs.empty());
  CHECK(history(behind(*first)) == ahead);
  auto second_list = history({});
  REQUIRE(second_list);
  CHECK(second_list->snapshot != first->snapshot);
  CHECK(ids(*history(behind(*ahead))).front() == ahead->jobs.back().id.value + 1);
  CHECK(ids(*history(behind(*second_list))) == ids(*ahead));
}

TEST_CASE_METHOD(ReaderWorld, "elements show the limit that their array has now", "[reader]") {
  open();
  submit_array("0-4%3");
  store_all();
  auto limit_of = [&](std::uint32_t limit) {
    auto element = test::array_element(test::over(9, JobState::completed), 1, 2);
    element.array.edit().limit = limit;
    store({element});
    ListHistory ask;
    ask.filter.states = {JobState::completed};
    return history(ask)->jobs.at(0).array->limit;
  };
  CHECK(limit_of(3) == 3);
  CHECK(limit_of(8) == 3);
}

TEST_CASE_METHOD(ReaderWorld, "ids that were never given out are named", "[reader]") {
  open();
  submit();
  store_all();
  ListHistory ask;
  ask.filter.jobs = {JobId{1}, JobId{9}};
  auto page = history(ask);
  REQUIRE(page);
  CHECK(ids(*page) == std::vector<std::uint32_t>{1});
  CHECK(page->unknown == std::vector{JobId{9}});
  ListQueue queued;
  queued.filter.jobs = {JobId{9}};
  CHECK(queue(queued)->unknown == std::vector{JobId{9}});
}

TEST_CASE_METHOD(ReaderWorld, "a filter by state takes a starting job for RUNNING", "[reader]") {
  open();
  submit(), submit();
  ListQueue ask;
  ask.filter.states = {JobState::running};
  CHECK(ids(*queue(ask)) == std::vector<std::uint32_t>{1});
}

TEST_CASE_METHOD(ReaderWorld, "a queue is told with the expected start of each pending job",
                 "[reader]") {
  open();
  auto limited = test::request();
  limited.time_limit = std::chrono::minutes{10};
  submit(limited), submit(limited), submit(limited);
  auto held = test::request();
  held.hold = true;
  submit(held);
  CHECK(queue({})->starts.empty());

  auto page = queue({{}, {}, 0, true});
  REQUIRE(page);
  auto start = job(1)->run->start;
  CHECK(page->starts == std::vector<ExpectedStart>{{JobId{2}, start + std::chrono::minutes{10}},
                                                   {JobId{3}, start + std::chrono::minutes{20}},
                                                   {JobId{4}, std::nullopt}});
}

TEST_CASE_METHOD(ReaderWorld, "nobody knows when a drained node starts a job", "[reader]") {
  open();
  drain();
  submit();
  auto page = queue({{}, {}, 0, true});
  REQUIRE(page);
  CHECK(page->starts == std::vector<ExpectedStart>{{JobId{1}, std::nullopt}});
}

TEST_CASE_METHOD(ReaderWorld, "a job that is only asked about leaves no trace", "[reader]") {
  open();
  auto limited = test::request();
  limited.time_limit = std::chrono::minutes{10};
  submit(limited);
  auto stored = disk->stored.size();
  limited.extras.edit().fit = true;
  limited.partition = "nowhere";
  auto told = dry_run(limited);
  REQUIRE(told);
  CHECK(*told == TestOutcome{JobId{2},
                             job(1)->run->start + std::chrono::minutes{10},
                             1,
                             "cpu",
                             {"partition cpu instead of nowhere"}});
  CHECK(dry_run(limited) == told);
  CHECK(disk->stored.size() == stored);
  CHECK(queue({})->jobs.size() == 1);
  CHECK((*submit())->value().job == JobId{2});
  drain();
  CHECK_FALSE(dry_run(limited)->start);
}

TEST_CASE_METHOD(ReaderWorld, "a job that would be refused is refused when it is asked about",
                 "[reader]") {
  open();
  CHECK(dry_run(test::request(), "true").error().text.starts_with("This does not look like"));
  CHECK(dry_run(test::request(2)).error().text.starts_with("this job asks for 2 CPUs"));
  auto late = test::request();
  late.deadline = clock.now() - std::chrono::seconds{1};
  CHECK(dry_run(late).error().text.starts_with("Requested time limit is invalid"));
  auto behind_nobody = test::request();
  behind_nobody.dependency = *parse_dependency("afterok:9");
  CHECK(dry_run(behind_nobody).error().text == "Job dependency problem: there is no job 9");
  CHECK(disk->committed.empty());
}

namespace {

ListQueue queue_of(std::uint32_t array, std::string_view elements) {
  ListQueue ask;
  ask.filter.elements = {{JobId{array}, *parse_indices(elements)}};
  return ask;
}

std::string waiting_in(const Job& record) { return format(record.array->waiting); }

}  // namespace

TEST_CASE_METHOD(ReaderWorld, "an array is its record and the elements that have begun",
                 "[reader]") {
  open();
  submit_array("0-4"), submit();
  auto page = queue({});
  REQUIRE(page);
  REQUIRE(ids(*page) == std::vector<std::uint32_t>{1, 2, 3});
  CHECK(waiting_in(page->jobs[0]) == "1-4");
  CHECK(page->jobs[0].reason == Reason::resources);
  CHECK(page->jobs[1].array_id == JobId{1});
  ListQueue of_array;
  of_array.filter.jobs = {{1}};
  auto rows = queue(of_array);
  REQUIRE(rows);
  CHECK(ids(*rows) == std::vector<std::uint32_t>{1, 2});
  CHECK(rows->unknown.empty());
}

TEST_CASE_METHOD(ReaderWorld, "of a record the elements are listed that were asked for",
                 "[reader]") {
  open();
  submit_array("0-4%1");
  auto page = queue(queue_of(1, "0,3-4,9"));
  REQUIRE(page);
  REQUIRE(ids(*page) == std::vector<std::uint32_t>{1, 2});
  CHECK(waiting_in(page->jobs[0]) == "3-4");
  CHECK(page->jobs[0].reason == Reason::job_array_task_limit);
  CHECK(page->unknown_elements == std::vector<ArrayElements>{{{1}, *parse_indices("9")}});
  auto strange = queue(queue_of(7, "1"));
  REQUIRE(strange);
  CHECK(strange->jobs.empty());
  CHECK(strange->unknown_elements == std::vector<ArrayElements>{{{7}, *parse_indices("1")}});
}

TEST_CASE_METHOD(ReaderWorld, "a record that all its elements have left is in no list",
                 "[reader]") {
  open();
  submit_array("7");
  auto page = queue({});
  REQUIRE(page);
  CHECK(ids(*page) == std::vector<std::uint32_t>{2});
  store_all();
  auto past = history({});
  REQUIRE(past);
  CHECK(ids(*past) == std::vector<std::uint32_t>{2});
  ends(2);
  store_all();
  past = history({});
  REQUIRE(past);
  CHECK(ids(*past) == std::vector<std::uint32_t>{2});
  CHECK(past->jobs[0].state == JobState::completed);
}

TEST_CASE_METHOD(ReaderWorld, "a thousand rows that are in no list hide none behind them",
                 "[reader]") {
  open();
  std::vector<Job> rows;
  for (std::uint32_t id = 1; id <= 1500; ++id) {
    auto closed = test::array_record(id, IndexSet({0}, {0}));
    closed.array.edit().waiting = {};
    closed.state = JobState::completed;
    closed.ending = Ending{};
    rows.push_back(closed);
  }
  rows.push_back(test::array_element(test::over(1501, JobState::completed), 1, 0));
  store(rows);
  auto page = history({});
  REQUIRE(page);
  CHECK(ids(*page) == std::vector<std::uint32_t>{1501});
  CHECK_FALSE(page->more);
}

TEST_CASE_METHOD(ReaderWorld, "a job is explained from the table, with the reason that lists show",
                 "[reader]") {
  open();
  submit();
  submit();
  auto told = explain(2);
  REQUIRE(told);
  CHECK(told->job.reason == Reason::resources);
  CHECK(told->job.request.limits.empty());
  CHECK(told->line == 1);
  CHECK_FALSE(told->conditions.empty());
  drain();
  CHECK(explain(2)->drain);
}

TEST_CASE_METHOD(
  ReaderWorld,
  "an element withdrawn while others run is explained by the record it was withdrawn with",
  "[reader][array]") {
  open();
  auto all = IndexSet(ArrayIndex{0}, ArrayIndex{9});
  auto own = test::array_record(50, all);  // not written when the others left it
  auto element = test::array_element(test::over(51, JobState::completed), 50, 0);
  auto withdrawn = decide::split_off(own, IndexSet(ArrayIndex{1}, ArrayIndex{9}), JobId{52});
  withdrawn.state = JobState::deadline;
  withdrawn.ending = Ending{};
  store({own, element, withdrawn});
  auto told = explain(50, ArrayIndex{4});
  REQUIRE(told);
  CHECK(told->job.id == JobId{52});
  CHECK(told->job.state == JobState::deadline);
  CHECK(told->elements ==
        std::vector<StateCount>{{JobState::completed, 1}, {JobState::deadline, 9}});
}

TEST_CASE_METHOD(ReaderWorld, "what has left the table is explained from the database",
                 "[reader]") {
  open();
  auto element = test::array_element(test::over(51, JobState::failed), 50, 3);
  auto record = test::array_record(50, IndexSet(ArrayIndex{5}, ArrayIndex{6}));
  record.state = JobState::cancelled;
  record.ending = Ending{};
  store({test::over(40, JobState::timeout), record, element});
  CHECK(explain(40)->job.state == JobState::timeout);
  CHECK(explain(50, ArrayIndex{3})->job.id == JobId{51});
  auto withdrawn = explain(50, ArrayIndex{6});
  REQUIRE(withdrawn);
  CHECK(withdrawn->job.array->waiting == IndexSet(ArrayIndex{6}, ArrayIndex{6}));
  CHECK(explain(41).error().code == FaultCode::unknown_job);
  CHECK(explain(50, ArrayIndex{9}).error().text == "Invalid job id specified");
}
