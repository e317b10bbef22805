#pragma once

#include "actors/decide/plan/plan.hpp"
#include "protocol/node.hpp"

/// The rules of a round in the plainest words that do, for tests to hold plan() against: it looks at every
/// job, and tries everything out on copies.
namespace slotd::test {

struct ReferencePlan {
  decide::Plan plan;
  std::size_t in_order = 0;  ///< so many of its starts are ahead of the blocked job
};
ReferencePlan reference_plan(const Machine& machine, const decide::PendingQueue& queue,
                             const decide::FreeResources& free, const decide::HeldResources& held,
                             Time now, const decide::PlanRules& rules);

}  // namespace slotd::test
