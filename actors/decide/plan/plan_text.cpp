#include "actors/decide/plan/plan_text.hpp"

namespace slotd::decide {

namespace {

std::string in_seconds(Duration length) { return std::to_string(length.count() / 1'000'000); }

std::string text_of(const Reservation& reserved) {
  const auto& beside = reserved.beside;
  return to_string(reserved.job) + " at " + in_seconds(reserved.start.time_since_epoch()) +
         " with " + std::to_string(beside.cpus_in_use().value) + " CPUs, " +
         std::to_string(beside.memory_in_use().value) + " MiB and " +
         std::to_string(beside.gpus_in_use().size()) + " GPUs in use";
}

}  // namespace

std::string plan_text(const Plan& plan) {
  std::string text = "starts";
  for (const auto& [job, limit] : plan.starts) {
    text += " " + to_string(job);
    if (limit) text += "(" + in_seconds(*limit) + " s)";
  }
  if (plan.blocked) text += ", blocked " + to_string(*plan.blocked);
  if (plan.reserved) text += ", reserved for " + text_of(*plan.reserved);
  if (plan.passed) text += ", passed " + to_string(*plan.passed);
  return text;
}

}  // namespace slotd::decide
