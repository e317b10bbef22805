#pragma once

#include "actors/scheduler/outside.hpp"
#include "tests/support/builders.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace slotd::test {

/// What attempts were told, in order.
using Orders = std::vector<std::pair<std::size_t, AttemptLink::Order>>;

class FakeLink : public AttemptLink {
 public:
  FakeLink(std::size_t number, std::shared_ptr<Orders> told)
      : number_(number), told_(std::move(told)) {}
  void tell(Order order) override { told_->emplace_back(number_, std::move(order)); }
  void abandon() override {}

 private:
  std::size_t number_;
  std::shared_ptr<Orders> told_;
};

/// A world without threads: it keeps what it is asked until the test answers.
class FakeOutside : public Outside {
 public:
  Time time{std::chrono::hours{12}};
  bool has_notifier = false;
  EventSeq seq;
  std::deque<std::pair<Commit, std::function<void(Result<Committed>)>>> commits = {};
  std::vector<std::pair<JobId, Deliver<FreeNow>>> releases = {};
  std::vector<std::pair<std::chrono::milliseconds, std::function<void()>>> put_off = {};
  std::vector<std::function<void()>> next = {};
  std::vector<Notice> notices = {};
  std::shared_ptr<Orders> told = std::make_shared<Orders>();
  std::size_t links = 0;

  Time now() const override { return time; }
  void commit(Commit commit, std::function<void(Result<Committed>)> then) override {
    commits.emplace_back(std::move(commit), std::move(then));
  }
  void fetch(FetchJobs, Deliver<FetchedJobs> then) override { then(FetchedJobs{}); }
  void reserve(Reserve, Deliver<Reserved>) override {}
  void release(JobId job, Deliver<FreeNow> then) override {
    releases.emplace_back(job, std::move(then));
  }
  void mark_allocated(const Job&) override {}
  bool notifies() const override { return has_notifier; }
  void notify(const Notice& notice) override { notices.push_back(notice); }
  std::unique_ptr<AttemptLink> supervise() override {
    return std::make_unique<FakeLink>(++links, told);
  }
  void soon(std::function<void()> act) override { next.push_back(std::move(act)); }
  void later(std::chrono::milliseconds pause, std::function<void()> act) override {
    put_off.emplace_back(pause, std::move(act));
  }

  /// The oldest commit is on disk.
  void write() {
    auto [commit, then] = std::move(commits.front());
    commits.pop_front();
    Committed committed;
    for (const auto& change : commit.changes) {
      auto job = std::make_shared<Job>(*change.job);
      job->changed = EventSeq{++seq.value};
      committed.jobs.push_back(job);
    }
    then(committed);
  }
  /// The disk refuses the oldest commit.
  void refuse() {
    auto then = std::move(commits.front().second);
    commits.pop_front();
    then(fail(FaultCode::storage, "disk is full"));
  }
  /// Does all that was put off until now, but nothing that is put off meanwhile.
  void let_time_pass() {
    for (auto& [pause, act] : std::exchange(put_off, {})) act();
    for (auto& act : std::exchange(next, {})) act();
  }
};

}  // namespace slotd::test
