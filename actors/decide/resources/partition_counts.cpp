#include "actors/decide/resources/partition_counts.hpp"

namespace slotd::decide {

namespace {

template <class Number>
void move_by(Number& number, std::size_t amount, bool added) {
  auto step = static_cast<Number>(amount);
  number = added ? number + step : number - step;
}

}  // namespace

PartitionUse PartitionCounts::of(const std::string& partition) const {
  auto known = partitions_.find(partition);
  auto use = known == partitions_.end() ? PartitionUse{} : known->second;
  use.name = partition;
  return use;
}

void PartitionCounts::count(const Job& job, bool added) {
  if (is_over(job.state)) return;
  auto& use = partitions_[job.request.partition];
  if (job.state == JobState::pending) {
    move_by(pending_, jobs_in(job), added);
    move_by(use.pending, jobs_in(job), added);
    return;
  }
  move_by(running_, 1, added);
  move_by(use.running, 1, added);
  if (!job.run) return;
  const auto& held = job.run->allocation;
  move_by(use.cpus.value, held.cpus.size(), added);
  move_by(use.memory.value, held.memory.value, added);
  move_by(use.gpus, held.gpus.size(), added);
}

}  // namespace slotd::decide
