#include "tests/unit/actors/decide/plan/plan_properties.hpp"

#include <map>
#include <set>

using namespace slotd;
using namespace slotd::test;

// --- nobody waits for ever --------------------------------------------------------------------------

namespace {

class EverybodyStarts : public Witness {
 public:
  using Witness::Witness;
  void started(const Simulation::Started& start) override { ++starts_[start.job]; }
  void over() override {
    FreeResources whole(stream().machine);
    for (const auto& job : stream().jobs) {
      auto due = whole.fits(job.row.request.ask) ? job.row.max_starts : 0;
      if (starts_[job.row.job] != due)
        complain(job.arrival, "job " + to_string(job.row.job) + " started " +
                                std::to_string(starts_[job.row.job]) + " times");
    }
  }

 private:
  std::map<JobId, std::uint32_t> starts_;
};

/// Where nobody comes ahead of it, the first in the line waits for no longer than others may pass it, what
/// ran then takes to end, and what was started beside it.
class FirstWaitsNotLong : public Witness {
 public:
  using Witness::Witness;
  void round(const Seen& seen) override {
    if (seen.plan.blocked) since_.emplace(*seen.plan.blocked, seen.now);
  }
  void started(const Simulation::Started& start) override {
    auto since = since_.find(start.job);
    if (since != since_.end() && start.at - since->second > longest_wait())
      complain(start.at, "job " + to_string(start.job) + " was first in the line for too long");
  }

 private:
  Duration longest_wait() const {
    Duration longest{};
    for (const auto& job : stream().jobs) longest = std::max(longest, job.runs);
    return rules().starvation + 3 * longest;
  }
  std::map<JobId, Time> since_;
};

decide::QueueEntry plain_row(std::uint32_t id, const decide::ResourceRequest& ask) {
  return {JobId{id}, {}, Priority{1000}, {ask, decide::for_ever, decide::for_ever}, {}, 1};
}

/// A job that asks for all of two CPUs, behind one of many jobs of one CPU that take turns.
Stream small_jobs_without_end() {
  Stream stream;
  stream.machine.cpus = Cpus{2};
  stream.machine.memory = Mebibytes{1024};
  for (std::uint32_t id = 1; id <= 100; ++id) {
    decide::ResourceRequest ask{Cpus{id == 2 ? 2U : 1U}, Mebibytes{1}, 0, false};
    stream.jobs.push_back({plain_row(id, ask), stream_start + id * seconds{10}, seconds{25}});
  }
  return stream;
}

/// A job that asks for a GPU and half the memory, and jobs that have either of them by turns.
Stream each_has_one_of_two() {
  Stream stream;
  stream.machine.cpus = Cpus{8};
  stream.machine.memory = Mebibytes{1024};
  stream.machine.gpus = 1;
  for (std::uint32_t id = 1; id <= 100; ++id) {
    decide::ResourceRequest with_gpu{Cpus{1}, Mebibytes{1}, 1, false};
    decide::ResourceRequest with_memory{Cpus{1}, Mebibytes{1000}, 0, false};
    auto ask = id == 1 || id % 2 == 0 ? with_gpu : with_memory;
    if (id == 2) ask.memory = Mebibytes{512};
    stream.jobs.push_back({plain_row(id, ask), stream_start + id * seconds{10}, seconds{25}});
  }
  return stream;
}

}  // namespace

TEST_CASE("every job that fits the machine starts", "[plan][properties]") {
  for (auto policy : {Policy::backfill, Policy::fifo, Policy::first_fit})
    holds<EverybodyStarts>({}, {seconds{60}, policy});
  holds<EverybodyStarts>(few_classes());
  holds<EverybodyStarts>(nothing_limited(), {seconds{0}});
}

TEST_CASE("the first in the line waits for a time that can be told", "[plan][properties]") {
  holds<FirstWaitsNotLong>(nothing_limited());
  holds<FirstWaitsNotLong>(half_limited());
  holds<FirstWaitsNotLong>(nothing_limited(), {seconds{0}});
}

TEST_CASE("small jobs without end do not starve a large one", "[plan][properties]") {
  for (const auto& stream : {small_jobs_without_end(), each_has_one_of_two()}) {
    INFO(shown(stream));
    auto complaint = watched_by<FirstWaitsNotLong>({seconds{60}})(stream).value_or("");
    INFO(complaint);
    CHECK(complaint.empty());
    // That they would, if one let them, shows that there is something to be seen.
    CHECK(watched_by<FirstWaitsNotLong>({seconds{60}, Policy::first_fit})(stream));
  }
}
