#pragma once

#include "actors/decide/plan/plan.hpp"

#include <string>

namespace slotd::decide {

/// A plan in one line of text, for logs and for comparing two plans in tests.
std::string plan_text(const Plan& plan);

}  // namespace slotd::decide
