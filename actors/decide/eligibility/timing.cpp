#include "actors/decide/eligibility/timing.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace slotd::decide {

namespace {

Duration shortest_time(const JobRequest& request) {
  if (request.extras->time_min) return *request.extras->time_min;
  return request.time_limit.value_or(Duration{});
}

/// The result is at least 1, because a priority of 0 is a hold.
Priority lowered(Priority priority, std::int32_t nice) {
  constexpr std::int64_t highest = std::numeric_limits<std::uint32_t>::max();
  auto number = std::int64_t{priority.value} - nice;
  return Priority{static_cast<std::uint32_t>(std::clamp<std::int64_t>(number, 1, highest))};
}

}  // namespace

Done resolve_times(JobRequest& request, Time now) {
  const auto& shortest = request.extras->time_min;
  if (shortest && request.time_limit && *shortest > *request.time_limit)
    return fail(FaultCode::invalid,
                "Invalid time-min specification (exceeds job's time or other limits)");
  if (request.deadline && *request.deadline < now)
    return fail(FaultCode::invalid,
                "Requested time limit is invalid (missing or exceeds some limit): the deadline has "
                "passed already");
  if (request.deadline && request.begin && *request.begin > *request.deadline)
    return fail(FaultCode::invalid, "Incompatible begin and deadline time specification");
  if (request.priority == plain_priority) request.priority = lowered(plain_priority, request.nice);
  return {};
}

bool is_early(const JobRequest& request, Time now) { return request.begin && *request.begin > now; }

Time eligible_at(const JobRequest& request, Time now) {
  return std::max(now, request.begin.value_or(now));
}

std::optional<Time> latest_start(const JobRequest& request) {
  if (!request.deadline) return std::nullopt;
  return *request.deadline - shortest_time(request);
}

std::optional<Duration> limit_at_start(const JobRequest& request, Time now) {
  const auto& least = request.extras->time_min;
  if (!request.deadline || !least || !request.time_limit) return request.time_limit;
  // In whole minutes, as time limits are shown.
  auto left = std::chrono::floor<std::chrono::minutes>(*request.deadline - now);
  return std::min<Duration>(std::max<Duration>(left, *least), *request.time_limit);
}

Reason waiting_reason(const JobRequest& request, DependencyState dependency_state) {
  if (dependency_state == DependencyState::never) return Reason::dependency_never_satisfied;
  if (request.hold) return Reason::job_held_user;
  return dependency_state == DependencyState::waiting ? Reason::dependency : Reason::none;
}

}  // namespace slotd::decide
