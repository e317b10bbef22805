#pragma once

#include "tests/support/samples.hpp"

#include <functional>
#include <string>
#include <utility>
#include <vector>

/// One value of each format that outlives a daemon or crosses between two releases: files beside a
/// job, rows of the database, frames between client, daemon and shepherd. What a release wrote lies in a
/// folder of its name, as golden_write made it then, and is never written again.
namespace slotd::test {

inline std::vector<std::pair<std::string, Question>> golden_questions() {
  return {
    {"submit", full_submit()},      {"queue", full_list_queue()},  {"history", full_list_history()},
    {"cancel", full_cancel()},      {"steer", full_update_jobs()}, {"node", full_update_node()},
    {"events", full_list_events()}, {"wait", full_wait()},         {"machine", ShowMachine{}},
    {"config", ShowConfig{}},       {"test", full_test_job()},     {"why", full_explain()}};
}

inline std::vector<std::pair<std::string, Answer>> golden_answers() {
  return {{"fault", Refused{full_fault()}},
          {"submitted", full_submitted()},
          {"jobs", full_page()},
          {"cancelled", full_cancel_outcome()},
          {"steered", full_update_outcome()},
          {"node", NodeUpdated{}},
          {"events", full_event_page()},
          {"ended", full_wait_outcome()},
          {"machine", MachineShown{full_machine_use()}},
          {"config", ConfigShown{{full_setting()}}},
          {"tested", full_test_outcome()},
          {"explained", full_explanation()}};
}

inline std::vector<std::pair<std::string, ShepherdNote>> golden_shepherd_words() {
  return {{"exit", full_exit_record()},
          {"completing", full_completing()},
          {"kill_failed", full_kill_failed()}};
}

inline std::vector<std::pair<std::string, ControlCommand>> golden_control_words() {
  return {
    {"end", full_end_job()}, {"signal", full_send_signal()}, {"limit", full_set_time_limit()}};
}

}  // namespace slotd::test
