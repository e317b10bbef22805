#pragma once

#include "actors/host/clock.hpp"
#include "actors/host/job_folders.hpp"
#include "actors/interfaces.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace slotd {

/// The part of the journal that the housekeeper talks to.
using FolderJournal = caf::typed_actor<caf::replies_to<SetFoldersAside>::with<FoldersSetAside>>;

/// What a housekeeper works with.
struct HousekeeperTools {
  host::JobFolders folders;
  FolderJournal journal;
  const host::Clock* clock = nullptr;
  Duration kept{};  ///< SLOTD_KEEP_DAYS
};

/// Looks through all job folders, a few at a time, and removes those that are due; then waits until the
/// next one is. A folder that cannot be removed is said in the log once and tried again at each look.
class HousekeeperState {
 public:
  explicit HousekeeperState(HousekeeperActor::pointer self) : self_(self) {}
  void init(HousekeeperTools tools);

  void look();
  void go_on();

 private:
  void remove_some();
  void ask_about_some();
  void take(const FoldersSetAside& answer);
  void complain_once(JobId job, const std::string& why);
  void give_up_for_now(const std::string& why);
  void look_again_later();
  void look_again_after(Duration pause);

  HousekeeperActor::pointer self_;
  std::optional<HousekeeperTools> tools_;
  std::vector<JobId> to_ask_about_;  ///< jobs that have a folder; those not asked about yet
  std::vector<JobId> to_remove_;     ///< jobs whose folders were set aside
  std::optional<Time> next_end_;     ///< the earliest end of a job whose folder stays
  std::set<JobId> complained_;
};

/// Blocks while it removes: to be spawned detached.
HousekeeperActor::behavior_type housekeeper(
  HousekeeperActor::stateful_pointer<HousekeeperState> self, HousekeeperTools tools);

}  // namespace slotd
