#include "actors/decide/resources/free_resources.hpp"

#include <algorithm>

namespace slotd::decide {

namespace {

std::vector<std::uint16_t> take_lowest(std::vector<std::uint16_t>& holders, std::uint32_t& free,
                                       std::uint32_t count) {
  std::vector<std::uint16_t> taken;
  taken.reserve(count);
  for (std::size_t i = 0; i < holders.size() && taken.size() < count; ++i) {
    if (holders[i] != 0) continue;
    holders[i] = 1;
    taken.push_back(static_cast<std::uint16_t>(i));
  }
  free -= count;
  return taken;
}

void hold(std::vector<std::uint16_t>& holders, std::uint32_t& free, std::uint16_t index) {
  if (index < holders.size() && holders[index]++ == 0) --free;
}

void let_go(std::vector<std::uint16_t>& holders, std::uint32_t& free, std::uint16_t index) {
  if (index < holders.size() && holders[index] > 0 && --holders[index] == 0) ++free;
}

}  // namespace

ResourceRequest resources_of(const JobRequest& request) {
  return {request.cpus(), request.memory.value_or(Mebibytes{}), request.gpus.count,
          request.extras->exclusive};
}

FreeResources::FreeResources(const Machine& machine)
    : cpu_holders_(machine.cpus.value),
      gpu_holders_(machine.gpus),
      free_cpus_(machine.cpus.value),
      free_gpus_(machine.gpus),
      memory_total_(static_cast<std::int64_t>(machine.memory.value)),
      memory_free_(memory_total_) {}

bool FreeResources::idle() const {
  return free_cpus_ == cpu_holders_.size() && free_gpus_ == gpu_holders_.size();
}

bool FreeResources::fits(const ResourceRequest& ask) const {
  if (ask.alone && !idle()) return false;
  return ask.cpus.value <= free_cpus_ && ask.gpus <= free_gpus_ &&
         static_cast<std::int64_t>(ask.memory.value) <= memory_free_;
}

bool FreeResources::could_fit(const ResourceRequest& ask) const {
  return has_cpus(ask) && ask.gpus <= gpu_holders_.size() &&
         static_cast<std::int64_t>(ask.memory.value) <= memory_total_;
}

bool FreeResources::has_cpus(const ResourceRequest& ask) const {
  return ask.cpus.value <= cpu_holders_.size();
}

bool FreeResources::uses_what_is_short(const ResourceRequest& ask,
                                       const ResourceRequest& wanted) const {
  if (ask.alone || (wanted.alone && !idle())) return true;
  return (ask.cpus.value > 0 && wanted.cpus.value > free_cpus_) ||
         (ask.gpus > 0 && wanted.gpus > free_gpus_) ||
         (ask.memory.value > 0 && static_cast<std::int64_t>(wanted.memory.value) > memory_free_);
}

std::optional<Allocation> FreeResources::take(const ResourceRequest& ask) {
  if (!fits(ask)) return std::nullopt;
  memory_free_ -= static_cast<std::int64_t>(ask.memory.value);
  return Allocation{take_lowest(cpu_holders_, free_cpus_, ask.alone ? free_cpus_ : ask.cpus.value),
                    ask.memory,
                    take_lowest(gpu_holders_, free_gpus_, ask.alone ? free_gpus_ : ask.gpus)};
}

void FreeResources::take_held(const Allocation& held) {
  for (auto cpu : held.cpus) hold(cpu_holders_, free_cpus_, cpu);
  for (auto gpu : held.gpus) hold(gpu_holders_, free_gpus_, gpu);
  memory_free_ -= static_cast<std::int64_t>(held.memory.value);
}

void FreeResources::give_back(const Allocation& held) {
  for (auto cpu : held.cpus) let_go(cpu_holders_, free_cpus_, cpu);
  for (auto gpu : held.gpus) let_go(gpu_holders_, free_gpus_, gpu);
  memory_free_ += static_cast<std::int64_t>(held.memory.value);
}

Cpus FreeResources::cpus_in_use() const {
  return Cpus{static_cast<std::uint32_t>(cpu_holders_.size()) - free_cpus_};
}

Mebibytes FreeResources::memory_in_use() const {
  return Mebibytes{static_cast<std::uint64_t>(memory_total_ - memory_free_)};
}

std::vector<std::uint16_t> FreeResources::gpus_in_use() const {
  std::vector<std::uint16_t> used;
  for (std::size_t i = 0; i < gpu_holders_.size(); ++i)
    if (gpu_holders_[i] != 0) used.push_back(static_cast<std::uint16_t>(i));
  return used;
}

}  // namespace slotd::decide
