#pragma once

#include "actors/decide/job_table.hpp"
#include "protocol/job.hpp"

#include <functional>
#include <optional>

namespace slotd::decide {

/// How it stands with what a job waits for.
enum class Standing { met = 1, waiting, never };

/// What a dependency depends on.
struct DependencyFacts {
  /// Another job. Null: it is not stored any more (pruned long after its end).
  std::function<JobPtr(JobId)> job_of;
  /// No other job of its name and user is in front of it or runs. Asked for `singleton` alone.
  std::function<bool()> is_alone;
  Time now;
};

/// A dependency, looked at.
struct Outlook {
  Standing standing = Standing::met;
  DependencySpec open;             ///< without what is met; what can never be is marked
  std::optional<Time> look_again;  ///< then time alone may have met something
};

/// All conditions must hold, or with `any` one of them. A job that was given out once and is not
/// stored any more counts as having met what was asked of it. What is marked as failed stays so.
Outlook look(const DependencySpec& spec, const DependencyFacts& facts);

}  // namespace slotd::decide
