#include "actors/decide/arrays/array_split.hpp"

#include "actors/decide/arrays/arrays.hpp"
#include "actors/decide/lifecycle/job_machine.hpp"

#include <unordered_map>
#include <utility>

namespace slotd::decide {

namespace {

bool is_own(const Job& record) { return record.id == record.array_id; }

IndexSet but(IndexSet all, const IndexSet& these) {
  all.erase(these);
  return all;
}

/// Do all elements of the array still wait in its own record?
bool is_complete(const Job& own) { return own.array->waiting.count() == own.array->count; }

}  // namespace

std::optional<Target> target_in(const JobPtr& row, const IndexSet& wanted) {
  if (!is_array_record(*row)) {
    if (!wanted.contains(row->array_index)) return std::nullopt;
    return Target{row, {row->array_index, row->array_index}};
  }
  auto meant = row->array->waiting.common(wanted);
  if (meant.empty()) return std::nullopt;
  return Target{row, std::move(meant)};
}

Target whole(const JobPtr& row) {
  if (row->array_id == JobId{}) return {row, {}};
  if (is_array_record(*row)) return {row, row->array->waiting};
  return {row, {row->array_index, row->array_index}};
}

std::vector<Target> merge_targets(const std::vector<Target>& targets) {
  std::vector<Target> once;
  std::unordered_map<JobId, std::size_t> places;
  for (const auto& target : targets) {
    auto [place, is_new] = places.emplace(target.row->id, once.size());
    if (is_new)
      once.push_back(target);
    else
      once[place->second].elements.insert(target.elements);
  }
  return once;
}

ArraySplit split_record(const Job& record, Job changed, const IndexSet& meant, JobId new_id) {
  auto rest = but(record.array->waiting, meant);
  auto withdrawn = is_over(changed.state) && !is_over(record.state);
  if (rest.empty() && !(withdrawn && is_own(record) && !is_complete(record)))
    return {std::move(changed), std::nullopt, false};
  if (is_own(record) && is_over(record.state)) {
    auto again = split_off(changed, meant, record.id);
    return {std::move(again), split_off(record, rest, new_id), false};
  }
  return {split_off(record, rest, record.id), split_off(changed, meant, new_id), true};
}

Job reopened(const Job& own) {
  auto next = own;
  next.state = after(own.state, Transition::run_again).value_or(own.state);
  next.reason = Reason::none;
  next.ending.reset();
  return next;
}

Job with_array_limit(const Job& record, std::uint32_t limit) {
  auto next = record;
  next.array.edit().limit = limit;
  return next;
}

}  // namespace slotd::decide
