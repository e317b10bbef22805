#pragma once

#include "actors/decide/plan/plan.hpp"
#include "actors/decide/plan/plan_text.hpp"
#include "actors/decide/plan/simulation.hpp"
#include "tests/support/job_stream.hpp"
#include "tests/unit/actors/decide/plan/plan_reference.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

// What must hold of every plan, whatever the machine and the jobs. A property watches streams that are
// made up from seeds, while the simulation plays them.
namespace slotd::test {

using decide::FreeResources;
using decide::HeldResources;
using decide::PendingQueue;
using decide::Plan;
using decide::PlanRules;
using decide::Policy;
using decide::Simulation;
using std::chrono::seconds;

inline constexpr std::uint64_t seeds = 200;

/// What a round saw, and what it decided.
struct Seen {
  const Plan& plan;
  const PendingQueue& line;
  const FreeResources& free;
  const HeldResources& held;
  Time now;
};

/// Watches a stream being played, and keeps the first complaint.
class Witness {
 public:
  Witness(const Stream& stream, const PlanRules& rules) : stream_(stream), rules_(rules) {}
  virtual ~Witness() = default;

  virtual void round(const Seen& /*seen*/) {}
  virtual void started(const Simulation::Started& /*start*/) {}
  virtual void ended(const Simulation::Ended& /*end*/) {}
  virtual void over() {}

  std::optional<std::string> complaint() const { return complaint_; }

 protected:
  void complain(Time now, const std::string& what) {
    if (complaint_) return;
    auto when = std::chrono::duration_cast<seconds>(now - stream_start).count();
    complaint_ = "at " + std::to_string(when) + ": " + what;
  }
  const Stream& stream() const { return stream_; }
  const PlanRules& rules() const { return rules_; }

 private:
  const Stream& stream_;
  const PlanRules& rules_;
  std::optional<std::string> complaint_;
};

template <class Property>
StreamCheck watched_by(PlanRules rules = {seconds{60}}) {
  return [rules](const Stream& stream) {
    Property witness(stream, rules);
    auto simulation = simulation_of(stream, rules);
    simulation.run({[&](const Simulation::Started& start) { witness.started(start); },
                    [&](const Simulation::Ended& end) { witness.ended(end); },
                    [&](const Plan& plan, const PendingQueue& line, const FreeResources& free,
                        const HeldResources& held, Time now) {
                      witness.round({plan, line, free, held, now});
                    }});
    witness.over();
    return witness.complaint();
  };
}

template <class Property>
void holds(const StreamShape& shape = {}, PlanRules rules = {seconds{60}}) {
  auto failure = first_failure(seeds, shape, watched_by<Property>(rules));
  INFO(failure.value_or(""));
  CHECK_FALSE(failure);
}

inline StreamShape few_classes() {
  StreamShape shape;
  shape.classes = 3;
  shape.priorities = 2;
  return shape;
}

inline StreamShape all_limited() {
  StreamShape shape;
  shape.without_limit = shape.running = 0;
  return shape;
}

/// A line of jobs of one priority, each of its own, that nobody has a limit for.
inline StreamShape nothing_limited() {
  StreamShape shape;
  shape.jobs = 80;
  shape.without_limit = 100;
  shape.priorities = 1;
  shape.arrays = shape.flexible = shape.running = 0;
  shape.longest = 100;
  return shape;
}

inline StreamShape half_limited() {
  auto shape = nothing_limited();
  shape.without_limit = 50;
  return shape;
}

inline const StreamJob& job_of(const Stream& stream, JobId id) {
  return *std::find_if(stream.jobs.begin(), stream.jobs.end(),
                       [id](const StreamJob& job) { return job.row.job == id; });
}

}  // namespace slotd::test
