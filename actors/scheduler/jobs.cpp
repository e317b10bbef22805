#include "actors/scheduler/jobs.hpp"

#include <algorithm>

namespace slotd {

JobPtr Jobs::put(const JobPtr& written) {
  auto job = written;
  if (const auto* progress = arrays_.find(job->array_id);
      progress && is_array_record(*job) && !is_over(job->state))
    job = decide::without(job, progress->with_rows());
  auto before = table_.find(job->id);
  if (before) counts_.remove(*before);
  counts_.add(*job);
  arrays_.put(before.get(), *job);
  seq_ = std::max(seq_, job->changed);
  table_.put(job);
  snapshot_ = nullptr;
  if (!names_) return before;
  if (before) names_->remove(*before);
  names_->add(*job);
  if (before && tell_alone_)
    for (auto next : names_->next_of(*before)) tell_alone_(next);
  return before;
}

void Jobs::restore(const JobPtr& job) {
  table_.put(job);
  counts_.add(*job);
  if (names_) names_->add(*job);
  snapshot_ = nullptr;
}

void Jobs::forget(const Job& over) {
  auto id = over.id;
  auto is_own_record = id == over.array_id;
  table_.erase(id);
  if (is_own_record) arrays_.forget(id);
  snapshot_ = nullptr;
}

void Jobs::forget_part(const Job& part) {
  auto id = part.id;
  counts_.remove(part);
  if (names_) names_->remove(part);
  table_.erase(id);
  snapshot_ = nullptr;
}

std::shared_ptr<const decide::JobTable> Jobs::snapshot() {
  if (!snapshot_) snapshot_ = std::make_shared<const decide::JobTable>(table_);
  return snapshot_;
}

bool Jobs::is_alone(const Job& job) {
  if (!names_) {
    names_.emplace();
    for (auto other = table_.next_after(JobId{}); other; other = table_.next_after(other->id))
      names_->add(*other);
  }
  return names_->is_alone(job);
}

}  // namespace slotd
