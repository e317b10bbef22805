#include "actors/scheduler/attempts.hpp"

#include <string>
#include <utility>
#include <vector>

namespace slotd {

Attempts::~Attempts() {
  for (const auto& [job, link] : links_) link->abandon();
}

void Attempts::launch(const JobPtr& job) {
  Launch launch{job, nullptr};
  auto is_element = job->array_id != JobId{};
  auto content = contents_.find(is_element ? job->array_id : job->id);
  if (content != contents_.end()) {
    launch.content = content->second;
    if (!is_element) contents_.erase(content);
  }
  link(job->id).tell(std::move(launch));
}

void Attempts::take_over(JobId job, AttemptLink::Order order) { link(job).tell(std::move(order)); }

bool Attempts::tell(JobId job, AttemptLink::Order order) {
  auto known = links_.find(job);
  if (known == links_.end()) return false;
  known->second->tell(std::move(order));
  return true;
}

void Attempts::dismiss(JobId job) {
  auto known = links_.extract(job);
  if (known) known.mapped()->tell(EndCommitted{});
}

/// They are copies, or the client's whole request would stay in memory.
void Attempts::keep_content(JobId job, const NewContent& content) {
  constexpr std::size_t kept = 64;  // that many large ones would be a gigabyte
  if (is_large(content)) return;
  if (contents_.size() >= kept) contents_.erase(contents_.begin());
  contents_[job] = std::make_shared<const NewContent>(
    NewContent{std::make_shared<const std::string>(*content.script),
               std::make_shared<const std::vector<std::string>>(*content.environment)});
}

std::chrono::seconds Attempts::pause_before_launch(JobId job) const {
  auto known = failed_launches_.find(job);
  auto failed = known == failed_launches_.end() ? 0 : known->second;
  return std::chrono::seconds{failed < 2 ? 0 : 1 << (failed - 2)};
}

void Attempts::forget(JobId job) {
  contents_.erase(job);
  failed_launches_.erase(job);
}

AttemptLink& Attempts::link(JobId job) {
  auto& link = links_[job];
  link = outside_.supervise();
  return *link;
}

}  // namespace slotd
