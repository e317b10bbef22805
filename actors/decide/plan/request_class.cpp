#include "actors/decide/plan/request_class.hpp"

#include <algorithm>

namespace slotd::decide {

RequestClass class_of(const JobRequest& request) {
  auto longest = request.time_limit.value_or(for_ever);
  return {resources_of(request), longest,
          std::min(longest, request.extras->time_min.value_or(longest))};
}

}  // namespace slotd::decide
