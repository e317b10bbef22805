#pragma once

#include "clients/views/queue_fields.hpp"
#include "clients/views/sort_value.hpp"

#include <string_view>
#include <vector>

namespace slotd::clients {

/// Rows are sorted by this field, with rising or falling values.
struct SortKey {
  char code = 'i';
  bool falling = false;
  bool operator==(const SortKey&) const = default;
};
using QueueOrder = std::vector<SortKey>;

/// squeue(1), --sort: letters of the format codes, each with an optional `+` or `-` in front, with or
/// without commas between; one of the manual's names may replace its letter. Fault: `Invalid sort
/// specification: X`.
Result<QueueOrder> parse_queue_order(std::string_view text);

/// Slurm's orders: `P,t,-p`, and `S` with --start.
QueueOrder default_queue_order();
QueueOrder start_queue_order();

/// A row's place in an order. Equal rows stay in order of id.
class QueuePlace {
 public:
  QueuePlace(const QueueRow& row, const QueueOrder& order);
  bool comes_before(const QueuePlace& other, const QueueOrder& order) const;

 private:
  std::vector<SortValue> values_;
};

}  // namespace slotd::clients
