#include "tests/unit/actors/decide/plan/plan_properties.hpp"

#include <map>
#include <set>

using namespace slotd;
using namespace slotd::test;

// --- the same plan by other ways --------------------------------------------------------------------

namespace {

PendingQueue line_again(const PendingQueue& before, Dice& dice) {
  std::vector<decide::QueueEntry> rows;
  for (const auto& [request, line] : before.class_queues())
    for (const auto& [place, entry] : line)
      rows.push_back(
        {place.job, entry.array, place.priority, request, entry.passed, entry.max_starts});
  dice.shuffle(rows);
  PendingQueue line;
  for (const auto& row : rows) line.insert(row);
  for (const auto& [array, budget] : before.budgets()) line.set_budget(array, budget);
  return line;
}

/// The line, what is held and what is free, put together anew in another order, give the same plan.
class SameFromScratch : public Witness {
 public:
  using Witness::Witness;
  void round(const Seen& seen) override {
    auto line = line_again(seen.line, dice_);
    auto again = decide::plan(line, free_of(seen), held_of(seen), seen.now, rules());
    if (decide::plan_text(again) != decide::plan_text(seen.plan))
      complain(seen.now,
               decide::plan_text(seen.plan) + "\n  from scratch: " + decide::plan_text(again));
  }

 private:
  HeldResources held_of(const Seen& seen) {
    std::vector<std::pair<HeldResources::Due, Allocation>> due(seen.held.due().begin(),
                                                               seen.held.due().end());
    dice_.shuffle(due);
    HeldResources held;
    for (const auto& [when, allocation] : due) held.hold(when.second, allocation, when.first);
    return held;
  }
  /// In use is in use, whoever has it: what is free is taken by one.
  FreeResources free_of(const Seen& seen) const {
    Allocation used{{}, seen.free.memory_in_use(), seen.free.gpus_in_use()};
    auto whole = seen.free;
    auto left = stream().machine.cpus - whole.cpus_in_use();
    auto rest = whole.take({left, Mebibytes{}, 0, false})->cpus;
    for (std::uint16_t cpu = 0; cpu < stream().machine.cpus.value; ++cpu)
      if (std::find(rest.begin(), rest.end(), cpu) == rest.end()) used.cpus.push_back(cpu);
    FreeResources free(stream().machine);
    free.take_held(used);
    return free;
  }

  Dice dice_{1};
};

class AsTheReference : public Witness {
 public:
  using Witness::Witness;
  void round(const Seen& seen) override { compare(seen, seen.line, seen.plan); }

 protected:
  void compare(const Seen& seen, const PendingQueue& line, const Plan& plan) {
    auto reference = decide::plan_text(
      reference_plan(stream().machine, line, seen.free, seen.held, seen.now, rules()).plan);
    if (reference != decide::plan_text(plan))
      complain(seen.now, decide::plan_text(plan) + "\n  reference: " + reference);
  }
};

/// The same, if some rows are just being written.
class AsTheReferenceFrozen : public AsTheReference {
 public:
  using AsTheReference::AsTheReference;
  void round(const Seen& seen) override {
    auto line = line_again(seen.line, dice_);
    for (const auto& job : stream().jobs)
      if (dice_.chance(20)) line.freeze(job.row.job);
    compare(seen, line, decide::plan(line, seen.free, seen.held, seen.now, rules()));
  }

 private:
  Dice dice_{1};
};

}  // namespace

TEST_CASE("a plan on a line that events have made is that on a line made at once",
          "[plan][properties]") {
  holds<SameFromScratch>();
  holds<SameFromScratch>(few_classes());
}

TEST_CASE("a plan is what looking at every job would give", "[plan][properties]") {
  for (auto policy : {Policy::backfill, Policy::fifo, Policy::first_fit}) {
    holds<AsTheReference>({}, {seconds{60}, policy});
    holds<AsTheReference>(few_classes(), {seconds{60}, policy});
  }
  holds<AsTheReference>(nothing_limited());
  StreamShape arrays;
  arrays.arrays = 70;
  arrays.classes = 4;
  holds<AsTheReference>(arrays);
  holds<AsTheReferenceFrozen>(arrays);
  holds<AsTheReferenceFrozen>(few_classes());
}

TEST_CASE("a failing stream is shrunk to what makes it fail", "[plan][properties]") {
  auto stream = job_stream(7);
  auto culprit = stream.jobs[stream.jobs.size() / 2].row.job;
  auto small = shrunk(stream, [&](const Stream& tried) {
    auto there = std::any_of(tried.jobs.begin(), tried.jobs.end(),
                             [&](const auto& job) { return job.row.job == culprit; });
    return there ? std::optional<std::string>{"there"} : std::nullopt;
  });
  REQUIRE(small.jobs.size() == 1);
  CHECK(small.jobs.front().row.job == culprit);
  CHECK(small.running.empty());
}
