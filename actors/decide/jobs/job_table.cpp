#include "actors/decide/jobs/job_table.hpp"

#include <utility>

namespace slotd::decide {

JobPtr JobTable::find(JobId id) const {
  auto index = id.value / block_size;
  if (index >= spine_.size() || !spine_[index]) return nullptr;
  return spine_[index]->jobs[id.value % block_size];
}

JobTable::Block& JobTable::own_block(std::size_t index) {
  if (index >= spine_.size()) spine_.resize(index + 1);
  auto& block = spine_[index];
  if (!block)
    block = std::make_shared<Block>();
  else if (block.use_count() > 1)
    block = std::make_shared<Block>(*block);
  return *block;
}

void JobTable::put(JobPtr job) {
  auto id = job->id.value;
  auto& block = own_block(id / block_size);
  auto& place = block.jobs[id % block_size];
  if (!place) ++block.used, ++size_;
  place = std::move(job);
}

void JobTable::erase(JobId id) {
  if (!find(id)) return;
  auto index = id.value / block_size;
  auto& block = own_block(index);
  block.jobs[id.value % block_size] = nullptr;
  --size_;
  if (--block.used == 0) spine_[index] = nullptr;
}

JobPtr JobTable::next_after(JobId id) const {
  std::size_t at = std::size_t{id.value} + 1;
  for (auto index = at / block_size; index < spine_.size(); at = ++index * block_size) {
    if (!spine_[index]) continue;
    for (auto place = at % block_size; place < block_size; ++place)
      if (const auto& job = spine_[index]->jobs[place]) return job;
  }
  return nullptr;
}

}  // namespace slotd::decide
