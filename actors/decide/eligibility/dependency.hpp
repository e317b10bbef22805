#pragma once

#include "actors/decide/arrays/arrays.hpp"
#include "protocol/job.hpp"

#include <functional>
#include <optional>

namespace slotd::decide {

/// Whether the dependencies of a job are met, or ever will be.
enum class DependencyState { met = 1, waiting, never };

/// How far a job, an element or a whole array has got that another job depends on.
struct PrerequisiteState {
  bool begun =
    false;  ///< it has left the queue, by its start or its end; an array: all elements have
  bool over = false;
  bool well = false;  ///< it ended COMPLETED
};
PrerequisiteState prerequisite_state(const Job& job);
/// When the job left the queue, by its latest start or by its end. None while it is pending.
std::optional<Time> begin_of(const Job& job);

/// How check_dependency() learns about other jobs.
struct DependencyFacts {
  /// None if the job is not stored any more, long after its end.
  std::function<std::optional<PrerequisiteState>(const JobRef&)> other;
  /// When something that has begun did so; asked only for `after` with minutes. None if long ago.
  std::function<std::optional<Time>(const JobRef&)> begin;
  /// Asked only for `aftercorr` by a job of an array. Null if the other array is not stored any more.
  std::function<const ArrayProgress*(JobId)> array;
  /// Does no other job of the same name and user run or precede it? Asked only for `singleton`.
  std::function<bool()> is_alone;
  Time now;
  IndexSet elements = {};  ///< those that the job stands for; empty without an array
};

/// The result of check_dependency().
struct DependencyCheck {
  DependencyState dependency_state = DependencyState::met;
  DependencySpec open;  ///< the clauses that are not met; those that never can be are marked
  std::optional<Time> look_again;  ///< when time alone may have met a clause

  // For a record that waits with `aftercorr`, where its elements differ:
  IndexSet ready;  ///< elements that may start
  IndexSet apart;  ///< elements with a clause that can never be met, unlike for others
};

/// The elements that a job stands for: those of a record, or its own index; empty without an array.
IndexSet elements_of(const Job& job);
/// Does the job have an `aftercorr` clause on another array, element by element?
bool waits_by_element(const Job& job);

/// Checks a dependency (sbatch(1), --dependency). All clauses must hold, or with `any` one of them. A
/// prerequisite that is not stored any more counts as met. A clause that is marked as failed stays so.
///
/// With `aftercorr` between arrays, each element depends on the element with its index in the other
/// array; an index that the other array lacks depends on the whole array.
DependencyCheck check_dependency(const DependencySpec& spec, const DependencyFacts& facts);

}  // namespace slotd::decide
