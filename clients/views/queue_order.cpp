#include "clients/views/queue_order.hpp"

#include "clients/views/job_facts.hpp"
#include "protocol/text/printable.hpp"

#include <algorithm>
#include <array>

namespace slotd::clients {

namespace {

using Shown = const QueueRow&;

/// A letter of squeue(1), --sort, and the value that it sorts by; none: the value of that letter's field.
struct SortRule {
  char code;
  Value (*by)(Shown row) = nullptr;
};

/// Alike for all jobs of one machine: their order stays as it is.
Value alike(Shown) { return 0; }

/// By the id that is shown, within an array by index; what has no index comes last.
Value shown_id_number(Shown row) {
  constexpr std::int64_t indices = 1 << 20;
  const auto& job = row.job;
  if (job.array_id == JobId{}) return job.id.value * indices;
  auto index = is_array_record(job) ? indices - 1 : std::int64_t{job.array_index.value};
  return job.array_id.value * indices + index;
}

/// No limit is the longest.
Value length_or_longest(const std::optional<Duration>& length) {
  return length.value_or(Duration::max());
}

/// An end that nothing tells is the last of all, but for a job whose start nothing tells.
Value end_or_limit(Shown row) {
  if (auto end = end_of(row)) return *end;
  return start_of(row) ? Time::max() : Time{};
}

Value without_place(Shown row) { return !has_started(row.job); }

/// What Slurm 22.05 sorts by.
constexpr std::array rules{
  SortRule{'i', shown_id_number},
  SortRule{'P'},
  SortRule{'j'},
  SortRule{'u'},
  SortRule{'U'},
  SortRule{'g', [](Shown r) -> Value { return r.job.request.gid; }},
  SortRule{'G'},
  SortRule{'t'},
  SortRule{'T', [](Shown r) -> Value { return short_name(r.job.state); }},
  SortRule{'p', [](Shown r) -> Value { return shown_priority(r.job.request).value; }},
  SortRule{'Q'},
  SortRule{'M'},
  SortRule{'l', [](Shown r) { return length_or_longest(r.job.request.time_limit); }},
  SortRule{'L', [](Shown r) { return length_or_longest(time_left(r.job, r.now)); }},
  SortRule{'S'},
  SortRule{'e', end_or_limit},
  SortRule{'V'},
  SortRule{'N', without_place},
  SortRule{'B', without_place},
  SortRule{'C'},
  SortRule{'c', [](Shown r) -> Value { return r.job.request.cpus_per_task.value; }},
  SortRule{'m', [](Shown r) -> Value { return r.job.request.memory.value_or(Mebibytes{}); }},
  SortRule{'b', [](Shown r) -> Value { return r.job.request.gpus.count; }},
  SortRule{'d', alike},
  SortRule{'D', alike},
  SortRule{'f', alike},
  SortRule{'h', alike},
  SortRule{'H', alike},
  SortRule{'I', alike},
  SortRule{'J', alike},
  SortRule{'n', alike},
  SortRule{'O', alike},
  SortRule{'v', alike},
  SortRule{'z', alike},
};

const SortRule* find_rule(char code) {
  auto found = std::find_if(rules.begin(), rules.end(),
                            [code](const SortRule& rule) { return rule.code == code; });
  return found == rules.end() ? nullptr : &*found;
}

using Reader = Value (*)(Shown row);

Reader reader_of(const SortRule& rule) {
  if (rule.by) return rule.by;
  return find_field(queue_fields(), Naming::codes, {&rule.code, 1})->value;
}

/// By letter, because each row of a long list looks here.
const std::array<Reader, 128>& readers() {
  static const auto all = [] {
    std::array<Reader, 128> found{};
    for (const auto& rule : rules) found[static_cast<unsigned char>(rule.code)] = reader_of(rule);
    return found;
  }();
  return all;
}

/// The letter of a field that was named by a word.
char code_of(std::string_view word) {
  if (word.size() < 2) return 0;
  const auto* field = find_field(queue_fields(), Naming::names, word);
  return field && find_rule(field->code) ? field->code : '\0';
}

}  // namespace

Result<QueueOrder> parse_queue_order(std::string_view text) {
  QueueOrder order;
  for (auto part : split(text, ",")) {
    auto word = part;
    bool falling = word.starts_with('-');
    if (falling || word.starts_with('+')) word.remove_prefix(1);
    if (auto code = code_of(word)) {
      order.push_back({code, falling});
      continue;
    }
    if (same_word(word, "cluster")) continue;  // there is one
    falling = false;
    for (auto letter : part) {
      if (letter == '+' || letter == '-') {
        falling = letter == '-';
        continue;
      }
      if (!find_rule(letter))
        return fail(FaultCode::invalid, "Invalid sort specification: " + printable(part));
      order.push_back({letter, falling});
      falling = false;
    }
  }
  return order.empty() ? default_queue_order() : order;
}

QueueOrder default_queue_order() { return {{'P', false}, {'t', false}, {'p', true}}; }
QueueOrder start_queue_order() { return {{'S', false}}; }

QueuePlace::QueuePlace(const QueueRow& row, const QueueOrder& order) {
  values_.reserve(order.size());
  for (const auto& key : order)
    values_.push_back(sort_value(readers()[static_cast<unsigned char>(key.code)](row)));
}

bool QueuePlace::comes_before(const QueuePlace& other, const QueueOrder& order) const {
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto& mine = values_[i];
    const auto& theirs = other.values_[i];
    if (mine.none != theirs.none) return theirs.none;
    if (auto order_of_two = compare(mine, theirs); order_of_two != 0)
      return order[i].falling ? order_of_two > 0 : order_of_two < 0;
  }
  return false;
}

}  // namespace slotd::clients
