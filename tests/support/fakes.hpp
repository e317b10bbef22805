#pragma once

#include "actors/fault_bridge.hpp"
#include "actors/host/clock.hpp"
#include "actors/interfaces.hpp"

#include <caf/all.hpp>

#include <deque>
#include <memory>
#include <utility>
#include <vector>

/// Hand-written stand-ins that remember what they were asked.
namespace slotd::test {

struct FakeClock : host::Clock {
  Time time{std::chrono::seconds{1'000'000}};
  Time now() const override { return time; }
  Duration monotonic() const override { return time.time_since_epoch(); }
};

/// A disk that the test commands: it commits at once, keeps everybody waiting, or is full.
struct Disk {
  enum class Mood { commits, hesitates, refuses };
  Mood mood = Mood::commits;
  EventSeq seq;
  std::vector<Commit> committed;
  std::vector<JobPtr> stored;  ///< every job as it was written, in order
  std::deque<std::pair<Commit, caf::typed_response_promise<Committed>>> waiting;
  std::vector<JobPtr> history;  ///< answers FetchJobs; each row once

  Committed write(const Commit& record) {
    Committed recorded;
    for (const auto& change : record.changes) {
      auto job = std::make_shared<Job>(*change.job);
      job->changed = EventSeq{++seq.value};
      recorded.jobs.push_back(job);
      stored.push_back(job);
    }
    committed.push_back(record);
    return recorded;
  }
};

/// Asks the fake journal to go on with what it kept waiting.
struct GoOn {
  bool refuse = false;
};

using FakeJournal = JournalActor::extend<caf::reacts_to<GoOn>>;

inline FakeJournal::behavior_type fake_journal(FakeJournal::pointer self,
                                               std::shared_ptr<Disk> disk) {
  auto full = to_error({FaultCode::storage, "disk is full"});
  return {
    [=](const Commit& record) -> caf::result<Committed> {
      if (disk->mood == Disk::Mood::refuses) return full;
      if (disk->mood == Disk::Mood::commits) return disk->write(record);
      auto promise = self->make_response_promise<Committed>();
      disk->waiting.emplace_back(record, promise);
      return promise;
    },
    [=](const FetchContent&) -> caf::result<FetchedContent> {
      return FetchedContent{std::make_shared<const NewContent>(
        NewContent{std::make_shared<const std::string>("#!/bin/sh\n"),
                   std::make_shared<const std::vector<std::string>>()})};
    },
    [=](const FetchJobs& ask) -> caf::result<FetchedJobs> {
      FetchedJobs fetched;
      for (const auto& job : disk->history)
        for (auto id : ask.ids)
          if (job->id == id) fetched.jobs.push_back(job);
      for (const auto& job : disk->history) {
        for (const auto& elements : ask.elements)
          if (job->array_id == elements.array &&
              (elements.indices.contains(job->array_index) ||
               (is_over(job->state) && !job->array->waiting.common(elements.indices).empty())))
            fetched.jobs.push_back(job);
        for (auto array : ask.arrays)
          if (job->array_id == array) fetched.arrays[array].put(nullptr, *job);
      }
      return fetched;
    },
    [=](const SetFoldersAside&) -> caf::result<FoldersSetAside> { return FoldersSetAside{}; },
    [=](const Flush&) {},
    [=](const GoOn& how) {
      for (auto& [record, promise] : std::exchange(disk->waiting, {})) {
        if (how.refuse)
          promise.deliver(full);
        else
          promise.deliver(disk->write(record));
      }
    },
  };
}

/// What attempts were told.
struct Supervised {
  std::vector<Launch> launched;
  std::vector<Adopt> adopted;
  std::vector<Sweep> swept;
  std::vector<EndNow> ended;
  std::vector<PassSignal> signalled;
  std::vector<PassTimeLimit> limited;
  int dismissed = 0;
};

inline AttemptActor::behavior_type fake_attempt(AttemptActor::pointer self,
                                                std::shared_ptr<Supervised> seen) {
  return {
    [=](const Launch& launch) { seen->launched.push_back(launch); },
    [=](const Adopt& adopt) { seen->adopted.push_back(adopt); },
    [=](const Sweep& sweep) { seen->swept.push_back(sweep); },
    [=](const EndNow& end) { seen->ended.push_back(end); },
    [=](const PassSignal& pass) { seen->signalled.push_back(pass); },
    [=](const PassTimeLimit& pass) { seen->limited.push_back(pass); },
    [=](const EndCommitted&) { ++seen->dismissed, self->quit(); },
  };
}

}  // namespace slotd::test

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(slotd::test::GoOn)
