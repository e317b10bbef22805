#pragma once

#include "actors/decide/plan/plan.hpp"

#include <string>

namespace slotd::decide {

/// All of a plan in one line, for comparing two and for reading.
std::string plan_text(const Plan& plan);

}  // namespace slotd::decide
