#include "actors/simulate/swf.hpp"

#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace slotd::simulate {

namespace {

/// The fields in order; the format counts them from 1.
enum Field : std::size_t {
  job_number,
  submit_time,
  wait_time,
  run_time,
  given_processors,
  used_cpu_time,
  used_memory,
  asked_processors,
  asked_time,
  asked_memory,
  field_count = 18,
};
using Numbers = std::array<double, field_count>;

constexpr std::string_view blanks = " \t\r";
/// More than a hundred years in seconds. Up to here, a double is exact to the microsecond.
constexpr double largest_number = 4e9;

std::string_view next_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
  auto word = line.substr(0, line.find_first_of(blanks));
  line.remove_prefix(word.size());
  return word;
}

std::optional<double> number_in(std::string_view word) {
  double number = 0;
  auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
  return number;
}

/// The fields after the requested memory (status, user, queue and so on) are ignored.
bool is_read(std::size_t field) { return field <= asked_memory; }

Result<Numbers> numbers_in(std::string_view line) {
  Numbers numbers{};
  std::size_t count = 0;
  for (auto word = next_word(line); !word.empty(); word = next_word(line), ++count) {
    if (count >= numbers.size()) continue;
    auto number = number_in(word);
    if (!number || (is_read(count) && !(std::abs(*number) <= largest_number)))
      return fail(FaultCode::invalid, "field " + std::to_string(count + 1) +
                                        " is no number that counts: " + printable(word));
    numbers[count] = *number;
  }
  if (count == numbers.size()) return numbers;
  return fail(FaultCode::invalid, "has " + std::to_string(count) + " fields, and a job has 18");
}

bool is_whole(double number) { return number == std::floor(number); }

Done check_numbers(const Numbers& numbers) {
  if (numbers[submit_time] < 0)
    return fail(FaultCode::invalid, "does not say when the job was submitted");
  if (is_whole(numbers[asked_processors]) && is_whole(numbers[given_processors])) return {};
  return fail(FaultCode::invalid, "asks for a part of a processor");
}

Duration duration(double count) { return Duration(std::llround(count * 1e6)); }

/// `each`: KiB for each processor.
Mebibytes memory_of(double each, double processors) {
  if (each <= 0) return {};
  return Mebibytes{static_cast<std::uint64_t>(std::ceil(each * processors / 1024))};
}

std::optional<TraceJob> job_from(const Numbers& numbers) {
  auto processors =
    numbers[asked_processors] > 0 ? numbers[asked_processors] : numbers[given_processors];
  if (processors < 1 || numbers[run_time] < 0) return std::nullopt;
  TraceJob job;
  job.id = static_cast<std::uint64_t>(std::max(numbers[job_number], 0.0));
  job.arrival = Time(duration(numbers[submit_time]));
  job.runs = duration(numbers[run_time]);
  job.asked.longest = numbers[asked_time] > 0 ? duration(numbers[asked_time]) : job.runs;
  job.asked.shortest = job.asked.longest;
  job.runs = std::min(job.runs, job.asked.longest);
  job.asked.ask.cpus = Cpus{static_cast<std::uint32_t>(std::min(processors, double{UINT32_MAX}))};
  job.asked.ask.memory = memory_of(numbers[asked_memory], processors);
  if (numbers[wait_time] >= 0) job.waited = duration(numbers[wait_time]);
  return job;
}

/// The number after a name in a comment such as `; MaxProcs: 128 (of 144)`.
std::optional<std::uint32_t> header_number(std::string_view line, std::string_view name) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t;"), line.size()));
  if (!same_word(line.substr(0, name.size()), name)) return std::nullopt;
  line.remove_prefix(name.size());
  line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
  if (!line.starts_with(':')) return std::nullopt;
  line.remove_prefix(1);
  line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
  std::uint32_t number = 0;
  auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
  if (error != std::errc{} || number == 0) return std::nullopt;
  return number;
}

class Reader {
 public:
  void take(std::string_view line, std::size_t number) {
    auto first = line.find_first_not_of(blanks);
    if (first == std::string_view::npos) return;
    if (line[first] == ';') return take_comment(line);
    auto numbers = numbers_in(line);
    if (!numbers) return take_broken(number, numbers.error().text);
    if (auto lawful = check_numbers(*numbers); !lawful)
      return take_broken(number, lawful.error().text);
    auto job = job_from(*numbers);
    if (job)
      trace_.jobs.push_back(*job);
    else
      ++trace_.never_ran;
  }

  SwfTrace done() {
    trace_.processors = processors_ ? processors_ : nodes_;
    return std::move(trace_);
  }

 private:
  void take_comment(std::string_view line) {
    if (auto number = header_number(line, "MaxProcs")) processors_ = number;
    if (auto number = header_number(line, "MaxNodes")) nodes_ = number;
  }

  void take_broken(std::size_t number, const std::string& why) {
    if (trace_.broken++ < SwfTrace::shown_broken) trace_.first_broken.push_back({number, why});
  }

  SwfTrace trace_;
  std::optional<std::uint32_t> processors_;
  std::optional<std::uint32_t> nodes_;
};

std::string seconds_text(Duration length) {
  auto text = std::to_string(length.count() / 1000000);
  auto rest = length.count() % 1000000;
  if (rest == 0) return text;
  auto digits = std::to_string(1000000 + rest).substr(1);
  digits.erase(digits.find_last_not_of('0') + 1);
  return text + "." + digits;
}

std::string limit_text(const TraceJob& job) {
  return job.asked.longest == decide::for_ever ? "-1" : seconds_text(job.asked.longest);
}

/// KiB for each processor; rounded up to MiB for all of them, that is what was requested.
std::string memory_text(const decide::ResourceRequest& ask) {
  if (ask.memory.value == 0 || ask.cpus.value == 0) return "-1";
  return std::to_string(ask.memory.value * 1024 / ask.cpus.value);
}

std::string line_of(const TraceJob& job, Time zero) {
  auto processors = std::to_string(job.asked.ask.cpus.value);
  return std::to_string(job.id) + " " + seconds_text(job.arrival - zero) + " " +
         (job.waited ? seconds_text(*job.waited) : "-1") + " " + seconds_text(job.runs) + " " +
         processors + " -1 -1 " + processors + " " + limit_text(job) + " " +
         memory_text(job.asked.ask) + " 1 -1 -1 -1 -1 -1 -1 -1\n";
}

}  // namespace

SwfTrace parse_swf(std::string_view text) {
  Reader reader;
  for (std::size_t number = 1; !text.empty(); ++number) {
    auto line = text.substr(0, text.find('\n'));
    reader.take(line, number);
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return reader.done();
}

std::string swf_text(const Workload& workload, Cpus machine) {
  std::string text = "; Version: 2.2\n; Computer: " + workload.name +
                     "\n; MaxJobs: " + std::to_string(workload.jobs.size()) +
                     "\n; MaxProcs: " + std::to_string(machine.value) + "\n";
  auto zero = workload.jobs.empty() ? Time{} : workload.jobs.front().arrival;
  for (const auto& job : workload.jobs) text += line_of(job, zero);
  return text;
}

}  // namespace slotd::simulate
