#include "clients/views/queue_order.hpp"

#include "clients/views/job_texts.hpp"
#include "protocol/text/printable.hpp"

#include <algorithm>
#include <limits>

namespace slotd::clients {

namespace {

/// What Slurm 22.05 sorts by. Some of these are the same for all jobs of one machine.
constexpr std::string_view sortable = "bBcCdDefgGhHiIjJlLmMnNOpPQStTuUvVz";
constexpr auto last_number = std::numeric_limits<std::int64_t>::max();

std::int64_t count(Time time) { return time.time_since_epoch().count(); }

/// Letters as one number that sorts as they do: comparing states is most of the work of a long
/// list.
std::int64_t packed(std::string_view letters) {
  std::int64_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number * 256 + (i < letters.size() ? letters[i] : 0);
  return number;
}

std::int64_t end_number(const QueueRow& row) {
  if (auto end = end_of(row)) return count(*end);
  return start_of(row) ? last_number : 0;
}

/// By the id that is shown, within an array by index; what has no index comes last.
std::int64_t id_number(const Job& job) {
  constexpr std::int64_t indices = 1 << 20;
  if (job.array_id == JobId{}) return job.id.value * indices;
  auto index = is_array_record(job) ? indices - 1 : std::int64_t{job.array_index.value};
  return job.array_id.value * indices + index;
}

/// The letter of a field that was named by a word.
char code_of(std::string_view word) {
  if (word.size() < 2) return 0;
  const auto* field = find_field(queue_fields(), Naming::names, word);
  return field && sortable.find(field->code) != std::string_view::npos ? field->code : '\0';
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
      if (sortable.find(letter) == std::string_view::npos)
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
  for (const auto& key : order) values_.push_back(value_of(row, key.code));
}

bool QueuePlace::comes_before(const QueuePlace& other, const QueueOrder& order) const {
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto& mine = values_[i];
    const auto& theirs = other.values_[i];
    if (mine.unknown != theirs.unknown) return theirs.unknown;
    if (auto order_of_two = compare(mine, theirs); order_of_two != 0)
      return order[i].falling ? order_of_two > 0 : order_of_two < 0;
  }
  return false;
}

int QueuePlace::compare(const Value& a, const Value& b) {
  if (a.number != b.number) return a.number < b.number ? -1 : 1;
  return a.text.compare(b.text);
}

QueuePlace::Value QueuePlace::value_of(const QueueRow& row, char code) {
  const auto& job = row.job;
  const auto& request = job.request;
  switch (code) {
    case 'i': return {false, id_number(job)};
    case 'P': return {false, 0, request.partition};
    case 'j': return {false, 0, request.name};
    case 'u': return {false, 0, request.user};
    case 'U': return {false, request.uid};
    case 'g':
    case 'G': return {false, request.gid};
    case 't':
    case 'T': return {false, packed(short_name(job.state))};
    case 'p':
    case 'Q': return {false, shown_priority(request).value};
    case 'M': return {false, elapsed(job, row.now).count()};
    case 'l': return {false, request.time_limit ? request.time_limit->count() : last_number};
    case 'L': return {false, time_left(row) ? time_left(row)->count() : last_number};
    case 'S': return {!start_of(row), start_of(row) ? count(*start_of(row)) : 0};
    case 'e': return {false, end_number(row)};
    case 'V': return {false, count(job.submit)};
    case 'N':
    case 'B': return {false, has_started(job) ? 0 : 1};
    case 'C': return {false, static_cast<std::int64_t>(cpu_count(job))};
    case 'c': return {false, request.cpus_per_task.value};
    case 'm': return {false, static_cast<std::int64_t>(request.memory.value_or(Mebibytes{}).value)};
    case 'b': return {false, request.gpus.count};
    default: return {};
  }
}

}  // namespace slotd::clients
