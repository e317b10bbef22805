#include "clients/views/array_texts.hpp"

#include "protocol/text/number.hpp"

#include <algorithm>
#include <cstdlib>

namespace slotd::clients {

namespace {

constexpr const char* length_variable = "SLURM_BITSTR_LEN";
constexpr std::size_t usual_length = 64;
constexpr std::size_t greatest_length = 4096;
/// Slurm's limit for an id with its list.
constexpr std::size_t id_length = 31;

/// The length of the buffer, whose last byte is not used, as in Slurm; 0: there is no limit.
std::size_t longest_list() {
  const char* value = std::getenv(length_variable);
  auto length = value ? parse_digits<std::uint32_t>(value) : std::nullopt;
  return length ? std::min<std::size_t>(*length, greatest_length) : usual_length;
}

/// As in Slurm, the last three letters of a list that nearly fills its buffer become points.
std::string cut(std::string list) {
  auto length = longest_list();
  if (length == 0) return list;
  list.resize(std::min(list.size(), length - 1));
  if (list.size() + 3 > length && list.size() >= 3) list.replace(list.size() - 3, 3, "...");
  return list;
}

/// A range with a step is never cut off (`1-19:2`).
std::string list_of(const IndexSet& indices) {
  auto text = format_shown(indices, 0);
  auto list = text.substr(1, text.size() - 2);
  return list.find(':') == std::string::npos ? cut(list) : list;
}

/// The last element of several, which is no longer shown as a list.
bool is_last_one(const Job& record) {
  return record.array->waiting.count() == 1 && record.array->count > 1;
}

bool is_list(const Job& job) {
  return is_array_record(job) && !is_empty_record(job) && !is_last_one(job);
}

}  // namespace

std::string array_tasks_text(const Job& job) {
  if (!is_array_record(job)) return std::to_string(job.array_index.value);
  if (is_empty_record(job)) return "";
  if (is_last_one(job)) return std::to_string(job.array->waiting.first()->value);
  auto limit = job.array->limit;
  return list_of(job.array->waiting) + (limit > 0 ? "%" + std::to_string(limit) : "");
}

std::string job_id_text(const Job& job) {
  if (job.array_id == JobId{}) return to_string(job.id);
  auto array = to_string(job.array_id);
  if (is_empty_record(job)) return array;
  auto tasks = array_tasks_text(job);
  return array + (is_list(job) ? "_[" + tasks + "]" : "_" + tasks);
}

std::string short_job_id_text(const Job& job) {
  auto text = job_id_text(job);
  if (is_list(job) && text.size() > id_length && !std::getenv(length_variable))
    text.resize(id_length);
  return text;
}

}  // namespace slotd::clients
