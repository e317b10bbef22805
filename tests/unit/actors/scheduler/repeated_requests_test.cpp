#include "tests/support/scheduler_world.hpp"

#include <catch2/catch.hpp>
#include <csignal>

// A client that hears nothing asks again, with the same id: after a lost answer, while the first request
// is still on its way to the disk, or of the next daemon. Every request that changes something is done once.

using namespace slotd;
using test::SchedulerWorld;
using Mood = test::Disk::Mood;

namespace {

constexpr std::uint8_t the_id = 200;

SetJobFields limit_of_five_minutes() {
  SetJobFields fields;
  fields.time_limit = TimeLimitChange{TimeLimitChange::Way::set, std::chrono::minutes{5}};
  return fields;
}

/// A request, sent as often as a test wants, always with the same id.
struct Repeated {
  const char* name;
  std::function<std::function<bool()>(SchedulerWorld&)>
    send;  ///< what it returns tells whether it was answered
};

template <class Reply>
std::function<bool()> answered(test::ActorWorld::Open<Reply> open) {
  return [open] { return open->has_value() && open->value(); };
}

const std::vector<Repeated>& every_request() {
  static const std::vector<Repeated> all{
    {"sbatch", [](auto& world) { return answered(world.submit(test::request(), the_id)); }},
    {"scancel of a running job", [](auto& world) { return answered(world.cancel(1, 0, the_id)); }},
    {"scancel of a pending job", [](auto& world) { return answered(world.cancel(2, 0, the_id)); }},
    {"scancel --signal=KILL",
     [](auto& world) { return answered(world.cancel(1, SIGKILL, the_id)); }},
    {"scancel --signal=USR1",
     [](auto& world) { return answered(world.cancel(1, SIGUSR1, the_id)); }},
    {"scontrol hold",
     [](auto& world) { return answered(world.update_jobs(2, HoldJob{}, the_id)); }},
    {"scontrol release",
     [](auto& world) { return answered(world.update_jobs(3, ReleaseJob{}, the_id)); }},
    {"scontrol requeue",
     [](auto& world) { return answered(world.update_jobs(1, RequeueJob{}, the_id)); }},
    {"scontrol top",
     [](auto& world) { return answered(world.update_jobs(2, MoveToTop{}, the_id)); }},
    {"scontrol update",
     [](auto& world) { return answered(world.update_jobs(1, limit_of_five_minutes(), the_id)); }},
    {"scontrol update of a node", [](auto& world) { return answered(world.drain("fan", the_id)); }},
  };
  return all;
}

/// What a request leaves behind: commits, and messages to supervisors.
struct Traces {
  std::size_t commits, launched, ended, signalled, limited;
  bool operator==(const Traces&) const = default;
};

class RepeatedRequests : public SchedulerWorld {
 public:
  /// Job 1 runs, 2 waits for room, 3 is held.
  void begin_with_jobs() {
    begin(test::machine(1));
    submit(), submit(), submit();
    runs(1);
    update_jobs(3, HoldJob{});
  }
  Traces traces() const {
    return {disk->committed.size(), supervised->launched.size(), supervised->ended.size(),
            supervised->signalled.size(), supervised->limited.size()};
  }
  /// Answers that the next daemon would find on disk.
  std::size_t stored_answers() const {
    std::size_t count = 0;
    for (const auto& commit : disk->committed)
      if (commit.answered && commit.answered->id.bytes[0] == the_id) ++count;
    return count;
  }
};

}  // namespace

TEST_CASE_METHOD(RepeatedRequests,
                 "a request whose answer was lost is answered again and not done again",
                 "[requests]") {
  for (const auto& request : every_request()) {
    DYNAMIC_SECTION(request.name) {
      begin_with_jobs();
      CHECK(request.send(*this)());
      auto once = traces();
      CHECK(request.send(*this)());
      CHECK(traces() == once);
    }
  }
}

TEST_CASE_METHOD(RepeatedRequests, "a request that is repeated on its way to the disk is done once",
                 "[requests]") {
  for (const auto& request : every_request()) {
    DYNAMIC_SECTION(request.name) {
      begin_with_jobs();
      auto before = traces();
      disk->mood = Mood::hesitates;
      auto first = request.send(*this);
      auto second = request.send(*this);
      CHECK_FALSE(first());
      CHECK_FALSE(second());
      disk->mood = Mood::commits;
      disk_goes_on();
      CHECK(first());
      CHECK(second());
      auto after = traces();
      CHECK(after.ended - before.ended <= 1);
      CHECK(after.signalled - before.signalled <= 1);
      CHECK(after.limited - before.limited <= 1);
      CHECK(stored_answers() == 1);
    }
  }
}

TEST_CASE_METHOD(RepeatedRequests, "the next daemon answers a repeated request from the disk",
                 "[requests]") {
  for (const auto& request : every_request()) {
    DYNAMIC_SECTION(request.name) {
      begin_with_jobs();
      request.send(*this);
      CHECK(stored_answers() == 1);
    }
  }
}

TEST_CASE_METHOD(RepeatedRequests, "no job is signalled before the answer is on disk",
                 "[requests]") {
  begin_with_jobs();
  disk->mood = Mood::hesitates;
  auto answer = cancel(1, SIGUSR1, the_id);
  CHECK(supervised->signalled.empty());
  CHECK_FALSE(answer->has_value());
  disk_goes_on(/*refuse=*/true);
  CHECK(supervised->signalled.empty());
  CHECK_FALSE(**answer);
}
