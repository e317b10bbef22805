#include "clients/options/state_words.hpp"

#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
#include <array>

namespace slotd::clients {

namespace {

/// Slurm's other states (squeue(1), JOB STATE CODES), with their letters.
constexpr std::array<std::string_view, 26> cluster_words{
  "BOOT_FAIL", "BF", "CONFIGURING",   "CF", "PREEMPTED",   "PR", "RESIZING",     "RS", "REVOKED",
  "RV",        "RD", "RESV_DEL_HOLD", "RF", "REQUEUE_FED", "RH", "REQUEUE_HOLD", "RQ", "REQUEUED",
  "SIGNALING", "SI", "SPECIAL_EXIT",  "SE", "STAGE_OUT",   "SO", "STOPPED",      "ST"};

bool is_cluster_word(std::string_view word) {
  return std::any_of(cluster_words.begin(), cluster_words.end(),
                     [word](auto known) { return same_word(word, known); });
}

}  // namespace

Result<StateChoice> parse_states(std::string_view text) {
  StateChoice choice;
  for (auto word : split(text, ", ")) {
    if (word.empty()) continue;
    if (same_word(word, "all")) return StateChoice{};
    choice.all = false;
    if (auto state = state_from(word))
      choice.states.push_back(*state);
    else if (!is_cluster_word(word))
      return fail(FaultCode::invalid, "unknown state: " + printable(word));
  }
  return choice;
}

}  // namespace slotd::clients
