#pragma once

#include "actors/decide/arrays/arrays.hpp"
#include "protocol/job.hpp"

#include <functional>
#include <optional>

namespace slotd::decide {

/// How it stands with what a job waits for.
enum class DependencyState { met = 1, waiting, never };

/// What became of a job, of an element of an array or of a whole array.
struct PrerequisiteState {
  bool begun = false;  ///< it left the queue, to run or for good; of an array: all of it did
  bool over = false;
  bool well = false;  ///< it ended COMPLETED
};
PrerequisiteState prerequisite_state(const Job& job);
/// When it left the queue for the first time, to run or for good. None: it waits there.
std::optional<Time> begin_of(const Job& job);

/// What a dependency depends on.
struct DependencyFacts {
  /// None: it is not stored any more (pruned long after its end).
  std::function<std::optional<PrerequisiteState>(const JobRef&)> other;
  /// Of what has begun; asked for `after` with minutes alone. None: long ago.
  std::function<std::optional<Time>(const JobRef&)> begin;
  /// Asked for `aftercorr` of what belongs to an array itself. Null: it is not stored any more.
  std::function<const ArrayProgress*(JobId)> array;
  /// No other job of its name and user is in front of it or runs. Asked for `singleton` alone.
  std::function<bool()> is_alone;
  Time now;
  IndexSet elements = {};  ///< that the job stands for; none: it is of no array
};

/// A dependency, looked at.
struct DependencyCheck {
  DependencyState dependency_state = DependencyState::met;
  DependencySpec open;             ///< without what is met; what can never be is marked
  std::optional<Time> look_again;  ///< then time alone may have met something

  // With `aftercorr`, of a record that waits: each of its elements has a fate of its own.
  IndexSet ready;  ///< these may start
  IndexSet apart;  ///< for these something can never be met that others still wait for, or have met
};

/// The elements that a job stands for: a record's, or its own index.
IndexSet elements_of(const Job& job);
/// Does it wait for the elements of another array, each of its own for the other's of that index?
bool waits_by_element(const Job& job);

/// All conditions must hold, or with `any` one of them. A job that was given out once and is not
/// stored any more counts as having met what was asked of it. What is marked as failed stays so.
///
/// `aftercorr` of an array on an array asks of each element what became of the other's of that index;
/// an index that the other has not waits for the whole of it.
DependencyCheck check_dependency(const DependencySpec& spec, const DependencyFacts& facts);

}  // namespace slotd::decide
