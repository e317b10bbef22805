#include "actors/decide/lifecycle/job_machine.hpp"

#include <array>

namespace slotd::decide {

namespace {

struct Step {
  JobState from;
  Transition transition;
  JobState to;
};

using S = JobState;
using T = Transition;

constexpr std::array life{
  Step{S::pending, T::launch, S::starting},
  Step{S::pending, T::cancel, S::cancelled},
  Step{S::pending, T::miss_deadline, S::deadline},

  Step{S::starting, T::runs, S::running},
  Step{S::starting, T::end_asked, S::completing},
  Step{S::starting, T::script_ended, S::completing},
  Step{S::running, T::end_asked, S::completing},
  Step{S::running, T::script_ended, S::completing},
  Step{S::completing, T::end_asked, S::completing},
  Step{S::completing, T::script_ended, S::completing},

  // A job can end from every live state: the message that it runs can be lost, or arrive last.
  Step{S::starting, T::complete, S::completed},
  Step{S::starting, T::fail, S::failed},
  Step{S::starting, T::cancel, S::cancelled},
  Step{S::starting, T::time_out, S::timeout},
  Step{S::starting, T::out_of_memory, S::out_of_memory},
  Step{S::starting, T::node_fail, S::node_fail},
  Step{S::starting, T::go_back, S::pending},
  Step{S::running, T::complete, S::completed},
  Step{S::running, T::fail, S::failed},
  Step{S::running, T::cancel, S::cancelled},
  Step{S::running, T::time_out, S::timeout},
  Step{S::running, T::out_of_memory, S::out_of_memory},
  Step{S::running, T::node_fail, S::node_fail},
  Step{S::running, T::go_back, S::pending},
  Step{S::completing, T::complete, S::completed},
  Step{S::completing, T::fail, S::failed},
  Step{S::completing, T::cancel, S::cancelled},
  Step{S::completing, T::time_out, S::timeout},
  Step{S::completing, T::out_of_memory, S::out_of_memory},
  Step{S::completing, T::node_fail, S::node_fail},
  Step{S::completing, T::go_back, S::pending},

  Step{S::completed, T::run_again, S::pending},
  Step{S::failed, T::run_again, S::pending},
  Step{S::cancelled, T::run_again, S::pending},
  Step{S::timeout, T::run_again, S::pending},
  Step{S::out_of_memory, T::run_again, S::pending},
  Step{S::node_fail, T::run_again, S::pending},
  Step{S::deadline, T::run_again, S::pending},
};

}  // namespace

std::optional<JobState> after(JobState state, Transition transition) {
  for (const auto& step : life)
    if (step.from == state && step.transition == transition) return step.to;
  return std::nullopt;
}

}  // namespace slotd::decide
