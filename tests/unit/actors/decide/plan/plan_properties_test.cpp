#include "tests/unit/actors/decide/plan/plan_properties.hpp"

#include <map>
#include <set>

using namespace slotd;
using namespace slotd::test;

// --- capacity ---------------------------------------------------------------------------------------

namespace {

/// Counts by itself who holds what.
class WithinCapacity : public Witness {
 public:
  WithinCapacity(const Stream& stream, const PlanRules& rules) : Witness(stream, rules) {
    for (const auto& run : stream.running) {
      occupy(stream_start, run.allocation);
      live_.emplace(std::pair{run.job, *run.until}, run.allocation);
    }
  }
  void started(const Simulation::Started& start) override {
    const auto& job = job_of(stream(), start.job);
    check_amounts(start, job.row.request.ask);
    occupy(start.at, start.allocation);
    auto length = start.limit ? std::min(job.runs, *start.limit) : job.runs;
    live_.emplace(std::pair{start.job, start.at + length}, start.allocation);
  }
  void ended(const Simulation::Ended& end) override {
    auto run = live_.find({end.job, end.at});
    if (run == live_.end()) return complain(end.at, "an end that was not due");
    for (auto cpu : run->second.cpus) cpus_.erase(cpu);
    for (auto gpu : run->second.gpus) gpus_.erase(gpu);
    memory_ -= run->second.memory;
    live_.erase(run);
  }
  void over() override {
    if (!live_.empty()) complain(live_.begin()->first.second, "a job that did not end");
  }

 private:
  void check_amounts(const Simulation::Started& start, const decide::ResourceRequest& ask) {
    const auto& got = start.allocation;
    auto cpus = ask.alone ? stream().machine.cpus.value : ask.cpus.value;
    auto gpus = ask.alone ? stream().machine.gpus : ask.gpus;
    if (got.cpus.size() != cpus || got.gpus.size() != gpus || got.memory != ask.memory)
      complain(start.at, "not what it asks for");
    if (ask.alone && !cpus_.empty()) complain(start.at, "not alone");
  }
  void occupy(Time now, const Allocation& what) {
    for (auto cpu : what.cpus)
      if (cpu >= stream().machine.cpus.value || !cpus_.insert(cpu).second)
        complain(now, "a CPU twice");
    for (auto gpu : what.gpus)
      if (gpu >= stream().machine.gpus || !gpus_.insert(gpu).second) complain(now, "a GPU twice");
    memory_ += what.memory;
    if (memory_ > stream().machine.memory) complain(now, "more memory than there is");
  }

  std::multimap<std::pair<JobId, Time>, Allocation> live_;
  std::set<std::uint16_t> cpus_;
  std::set<std::uint16_t> gpus_;
  Mebibytes memory_;
};

/// So many of an array run at once as its limit says, and not more of a record than it has.
class WithinArrayLimits : public Witness {
 public:
  using Witness::Witness;
  void started(const Simulation::Started& start) override {
    const auto& row = job_of(stream(), start.job).row;
    if (++starts_[start.job] > row.max_starts) complain(start.at, "more elements than there are");
    auto limit = stream().array_limits.find(row.array);
    if (++live_[row.array] > (limit == stream().array_limits.end() ? ~0U : limit->second))
      complain(start.at, "more of array " + to_string(row.array) + " than may run at once");
  }
  void ended(const Simulation::Ended& end) override {
    for (const auto& job : stream().jobs)
      if (job.row.job == end.job) --live_[job.row.array];
  }

 private:
  std::map<JobId, std::uint32_t> starts_;
  std::map<JobId, std::uint32_t> live_;
};

}  // namespace

TEST_CASE("no stream of jobs gets more than the machine has", "[plan][properties]") {
  for (auto policy : {Policy::backfill, Policy::fifo, Policy::first_fit})
    holds<WithinCapacity>({}, {seconds{60}, policy});
}

TEST_CASE("of an array no more run at once than its limit says", "[plan][properties]") {
  StreamShape shape;
  shape.arrays = 60;
  holds<WithinArrayLimits>(shape);
}

// --- the reservation --------------------------------------------------------------------------------

namespace {

/// As long as nobody ahead of the blocked job starts, its start only ever comes nearer.
class KeepsItsWord : public Witness {
 public:
  using Witness::Witness;
  void round(const Seen& seen) override {
    auto [plan, ahead] =
      reference_plan(stream().machine, seen.line, seen.free, seen.held, seen.now, rules());
    check_start(seen, seen.plan.starts);
    auto same = blocked_ == plan.blocked && ahead == 0;
    if (!same) promise_.reset();
    blocked_ = plan.blocked;
    if (!blocked_) return;
    auto start = start_of(seen, ahead);
    // Who is overdue may end at any moment, and does not.
    if (promise_ && (!start || *start > std::max(*promise_, seen.now)))
      complain(seen.now, "job " + to_string(*blocked_) + " was put off");
    promise_ = start;
  }

 private:
  /// If it starts first of all, it has to be in time.
  void check_start(const Seen& seen, const std::vector<Plan::Start>& starts) {
    if (!promise_ || starts.empty() || starts.front().job != *blocked_) return;
    if (stream().running.empty() && seen.now > *promise_)
      complain(seen.now, "job " + to_string(*blocked_) + " starts later than was promised");
  }
  /// Its reservation, counted anew from what holds what once those ahead of it have started.
  std::optional<Time> start_of(const Seen& seen, std::size_t ahead) const {
    auto free = seen.free;
    auto held = seen.held;
    for (std::size_t i = 0; i < ahead; ++i) {
      const auto& request = job_of(stream(), seen.plan.starts[i].job).row.request;
      auto allocation = free.take(request.ask);
      if (!allocation || request.longest == decide::for_ever) continue;
      held.hold(JobId{1'000'000 + static_cast<std::uint32_t>(i)}, *allocation,
                seen.now + request.longest);
    }
    const auto& ask = job_of(stream(), *blocked_).row.request.ask;
    auto reserved = decide::reserve(*blocked_, ask, free, held, seen.now);
    return reserved ? std::optional{reserved->start} : std::nullopt;
  }

  std::optional<JobId> blocked_;
  std::optional<Time> promise_;
};

}  // namespace

TEST_CASE("backfill never puts off the start of the job that it passes", "[plan][properties]") {
  holds<KeepsItsWord>();
  holds<KeepsItsWord>(few_classes());
  holds<KeepsItsWord>(all_limited());
}

TEST_CASE("what first fit does to a reservation is noticed", "[plan][properties]") {
  auto failure =
    first_failure(seeds, all_limited(), watched_by<KeepsItsWord>({seconds{60}, Policy::first_fit}));
  REQUIRE(failure);
  CHECK(failure->find("was put off") != std::string::npos);
}

// --- order ------------------------------------------------------------------------------------------

namespace {

class KeepsOrder : public Witness {
 public:
  using Witness::Witness;
  void started(const Simulation::Started& start) override {
    const auto& row = job_of(stream(), start.job).row;
    if (row.array != JobId{}) return;
    auto& last = last_[{row.request, row.priority}];
    if (start.job < last)
      complain(start.at, "job " + to_string(last) + " was before " + to_string(start.job));
    last = std::max(last, start.job);
  }

 private:
  std::map<std::pair<decide::RequestClass, Priority>, JobId> last_;
};

}  // namespace

TEST_CASE("jobs of one class and priority start in the order of their submission",
          "[plan][properties]") {
  for (auto policy : {Policy::backfill, Policy::fifo, Policy::first_fit})
    holds<KeepsOrder>(few_classes(), {seconds{60}, policy});
}

// --- the other policies -----------------------------------------------------------------------------

namespace {

class NobodyPasses : public Witness {
 public:
  using Witness::Witness;
  void round(const Seen& seen) override {
    auto ahead =
      reference_plan(stream().machine, seen.line, seen.free, seen.held, seen.now, rules()).in_order;
    if (seen.plan.starts.size() > ahead) complain(seen.now, "somebody starts behind the blocked");
  }
};

class NothingIsLeftThatFits : public Witness {
 public:
  using Witness::Witness;
  void round(const Seen& seen) override {
    auto free = seen.free;
    auto budgets = seen.line.budgets();
    std::map<JobId, std::uint32_t> started;
    for (const auto& start : seen.plan.starts) {
      const auto& row = job_of(stream(), start.job).row;
      free.take(row.request.ask);
      ++started[start.job];
      if (auto budget = budgets.find(row.array); budget != budgets.end()) --budget->second;
    }
    for (const auto& [request, line] : seen.line.class_queues())
      for (const auto& [place, entry] : line) {
        auto budget = budgets.find(entry.array);
        if (started[place.job] == entry.max_starts ||
            (budget != budgets.end() && budget->second == 0))
          continue;
        if (free.fits(request.ask)) complain(seen.now, "job " + to_string(place.job) + " fits");
      }
  }
};

}  // namespace

TEST_CASE("in plain order nobody passes a job that does not fit", "[plan][properties]") {
  holds<NobodyPasses>({}, {seconds{60}, Policy::fifo});
}

TEST_CASE("first fit leaves nothing waiting that fits", "[plan][properties]") {
  holds<NothingIsLeftThatFits>({}, {seconds{60}, Policy::first_fit});
  holds<NothingIsLeftThatFits>(few_classes(), {seconds{60}, Policy::first_fit});
}
