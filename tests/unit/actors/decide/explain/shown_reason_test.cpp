#include "actors/decide/explain/shown_reason.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace slotd;
using namespace slotd::test;

namespace {

struct Case {
  std::string what;
  Job job;
  std::optional<JobId> first;
  bool drained;
  Reason shown;
};

Job with_reason(Job job, Reason reason) {
  job.reason = reason;
  return job;
}

Job beginning(std::uint32_t id, Time begin, JobRequest asked = request()) {
  asked.begin = begin;
  return pending(id, asked);
}

}  // namespace

TEST_CASE("a pending job's reason is found in Slurm's words when somebody looks",
          "[shown_reason]") {
  const auto all = decide::FreeResources(machine(8, 8192));
  const JobId one{1};
  const std::vector<Case> cases{
    {"first in the line", pending(1), one, false, Reason::resources},
    {"not the first", pending(2), one, false, Reason::priority},
    {"first, on a drained node", pending(1), one, true, Reason::node_drained},
    {"not the first, on a drained node", pending(2), one, true, Reason::priority},
    {"about to be started", pending(1), std::nullopt, false, Reason::none},
    {"its begin is to come", beginning(1, at(1001)), one, false, Reason::begin_time},
    {"its begin has come", beginning(1, at(1000)), one, false, Reason::resources},
    {"more CPUs than the machine has", pending(1, request(9)), JobId{2}, false,
     Reason::partition_config},
    {"more of both", pending(1, request(9, 8193)), JobId{2}, false, Reason::partition_config},
    {"more memory than the machine has", pending(1, request(1, 8193)), std::nullopt, false,
     Reason::bad_constraints},
    {"too large and early", beginning(1, at(1001), request(9)), one, false, Reason::begin_time},
    {"held", with_reason(pending(1), Reason::job_held_user), one, false, Reason::job_held_user},
    {"waits for another", with_reason(pending(1), Reason::dependency), one, true,
     Reason::dependency},
    {"can never be met", with_reason(pending(1), Reason::dependency_never_satisfied), one, false,
     Reason::dependency_never_satisfied},
    {"its array's limit", with_reason(pending(1), Reason::job_array_task_limit), one, false,
     Reason::job_array_task_limit},
    {"runs", running(1), one, true, Reason::none},
    {"over", with_reason(over(1, JobState::failed), Reason::signal), one, false, Reason::signal},
  };
  for (const auto& each : cases) {
    CAPTURE(each.what);
    CHECK(decide::shown_reason(each.job, {at(1000), each.first, each.drained, all}) == each.shown);
  }
}
