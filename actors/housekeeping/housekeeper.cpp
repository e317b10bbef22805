#include "actors/housekeeping/housekeeper.hpp"

#include "actors/decide/housekeeping/job_folders.hpp"
#include "actors/fault_bridge.hpp"
#include "actors/host/log.hpp"

#include <caf/all.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace slotd {

namespace {

/// So many folders are asked about, or removed, at a time: others use the journal and the disk too.
constexpr std::size_t at_a_time = 100;
constexpr auto pause_after_removal = std::chrono::seconds{1};
constexpr auto pause_after_failure = std::chrono::hours{1};

/// Takes up to so many from the end.
std::vector<JobId> take_some(std::vector<JobId>& jobs) {
  auto count = static_cast<std::ptrdiff_t>(std::min(jobs.size(), at_a_time));
  std::vector<JobId> taken(jobs.end() - count, jobs.end());
  jobs.erase(jobs.end() - count, jobs.end());
  return taken;
}

}  // namespace

void HousekeeperState::init(HousekeeperTools tools) {
  tools_ = std::move(tools);
  caf::anon_send(HousekeeperActor{self_}, LookAtFolders{});
}

void HousekeeperState::look() {
  next_end_.reset();
  auto found = tools_->folders.list();
  if (!found) return give_up_for_now(found.error().text);
  to_ask_about_ = std::move(found->jobs);
  to_remove_ = std::move(found->set_aside);
  go_on();
}

void HousekeeperState::go_on() {
  if (!to_remove_.empty()) return remove_some();
  if (!to_ask_about_.empty()) return ask_about_some();
  look_again_later();
}

void HousekeeperState::remove_some() {
  for (auto job : take_some(to_remove_))
    if (auto removed = tools_->folders.remove(job); !removed)
      complain_once(job, removed.error().text);
  self_->delayed_send(HousekeeperActor{self_}, pause_after_removal, LookAtMoreFolders{});
}

void HousekeeperState::ask_about_some() {
  SetFoldersAside ask{take_some(to_ask_about_),
                      tools_->clock->now() - decide::folders_kept_for(tools_->kept)};
  self_->request(tools_->journal, caf::infinite, std::move(ask))
    .then([this](const FoldersSetAside& answer) { take(answer); },
          [this](const caf::error& error) { give_up_for_now(to_fault(error).text); });
}

void HousekeeperState::take(const FoldersSetAside& answer) {
  to_remove_ = answer.jobs;
  for (const auto& [job, why] : answer.failed) complain_once(job, why);
  if (answer.next_end) next_end_ = std::min(next_end_.value_or(*answer.next_end), *answer.next_end);
  caf::anon_send(HousekeeperActor{self_}, LookAtMoreFolders{});
}

void HousekeeperState::complain_once(JobId job, const std::string& why) {
  if (complained_.insert(job).second)
    host::log(host::LogLevel::warn,
              "the folder of job " + to_string(job) + " is not removed: " + why);
}

void HousekeeperState::give_up_for_now(const std::string& why) {
  host::log(host::LogLevel::warn, "job folders are not removed: " + why);
  to_ask_about_.clear();
  look_again_after(pause_after_failure);
}

void HousekeeperState::look_again_later() {
  auto kept = decide::folders_kept_for(tools_->kept);
  look_again_after(decide::until_next_look(next_end_, tools_->clock->now(), kept));
}

void HousekeeperState::look_again_after(Duration pause) {
  self_->delayed_send(HousekeeperActor{self_}, pause, LookAtFolders{});
}

HousekeeperActor::behavior_type housekeeper(
  HousekeeperActor::stateful_pointer<HousekeeperState> self, HousekeeperTools tools) {
  self->state.init(std::move(tools));
  return {[self](const LookAtFolders&) { self->state.look(); },
          [self](const LookAtMoreFolders&) { self->state.go_on(); }};
}

}  // namespace slotd
