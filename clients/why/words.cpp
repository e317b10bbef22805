#include "clients/why/words.hpp"

#include "clients/views/display_width.hpp"
#include "protocol/text/duration.hpp"
#include "protocol/text/memory.hpp"

namespace slotd::clients::explained {

std::string counted(std::uint64_t number, std::string_view one, std::string_view more) {
  return std::to_string(number) + " " + std::string(number == 1 ? one : more);
}

std::string cpus(std::uint64_t number) { return counted(number, "CPU", "CPUs"); }
std::string gpus(std::uint64_t number) { return counted(number, "GPU", "GPUs"); }
std::string memory(std::uint64_t mebibytes) { return format(Mebibytes{mebibytes}); }

std::string length(Duration length) {
  using std::chrono::minutes;
  auto whole = length % minutes{1} == Duration{};
  if (whole && length < minutes{120})
    return counted(static_cast<std::uint64_t>(length / minutes{1}), "minute", "minutes");
  return format_long(length);
}

std::string short_name(std::string_view name) {
  constexpr std::size_t longest = 24;
  auto text = without_controls(name);
  if (display_width(text) <= longest) return text;
  return std::string(fit_to_width(text, longest - 3)) + "...";
}

std::string named(const RelatedJob& other) {
  return other.name.empty() ? other.shown : other.shown + " (" + short_name(other.name) + ")";
}

std::string typed(const Job& job) {
  if (!is_array_record(job) || job.array->waiting.empty())
    return is_array_record(job) ? to_string(job.array_id) : shown_id(job);
  auto array = to_string(job.array_id) + "_";
  const auto& waiting = job.array->waiting;
  if (waiting.count() == 1) return array + std::to_string(waiting.first()->value);
  return array + "[" + format(waiting) + "]";
}

std::string named(const Job& job) {
  constexpr std::size_t longest_list = 20;
  auto one = is_array_record(job) && job.array->waiting.count() == 1;
  auto id = one ? typed(job) : shown_id(job, longest_list);
  return id + " (" + short_name(job.request.name) + ")";
}

}  // namespace slotd::clients::explained
