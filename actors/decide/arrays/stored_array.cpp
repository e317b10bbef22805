#include "actors/decide/arrays/stored_array.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace slotd::decide {

namespace {

/// `left` grows by what the record lists, for the records with smaller ids that come next.
JobPtr corrected(Job record, IndexSet& left) {
  auto listed = record.array->waiting;
  auto row = without(std::make_shared<const Job>(std::move(record)), left);
  left.insert(listed);
  return row;
}

}  // namespace

StoredArray derive_array(ArrayRows rows) {
  StoredArray array;
  IndexSet left;
  for (const auto& element : rows.elements) {
    left.insert(element.index);
    array.progress.put(element);
  }
  std::reverse(rows.records.begin(), rows.records.end());
  for (auto& record : rows.records) array.records.push_back(corrected(std::move(record), left));
  std::reverse(array.records.begin(), array.records.end());
  for (const auto& record : array.records) array.progress.put(nullptr, *record);
  return array;
}

std::vector<Job> withdrawn_with(std::vector<Job> records, const IndexSet& elements) {
  std::erase_if(records, [&](const Job& record) {
    return !is_over(record.state) || record.array->waiting.common(elements).empty();
  });
  return records;
}

}  // namespace slotd::decide
