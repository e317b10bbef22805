#include "protocol/text/array_spec.hpp"
#include "protocol/text/constraint.hpp"
#include "protocol/text/dependency_spec.hpp"
#include "protocol/text/duration.hpp"
#include "protocol/text/env_file.hpp"
#include "protocol/text/file_pattern.hpp"
#include "protocol/text/hostlist.hpp"
#include "protocol/text/instant.hpp"
#include "protocol/text/job_list.hpp"
#include "protocol/text/mail_types.hpp"
#include "protocol/text/memory.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/signal_name.hpp"
#include "tests/fuzz/target.hpp"

#include <algorithm>

namespace slotd::fuzz {

namespace {

/// What is formatted reads back as the same value.
template <class T>
void demand_same(const Result<T>& again, const T& value) {
  demand(again.has_value(), "what was formatted can be read");
  demand(*again == value, "what was formatted reads back as the same");
}

std::string joined(const std::vector<JobId>& jobs) {
  std::string list;
  for (auto job : jobs) list += (list.empty() ? "" : ",") + to_string(job);
  return list;
}

/// Two values of one name, so that not all names are alike.
bool has_feature(std::string_view name) { return name.size() % 2 == 1; }

}  // namespace

void array_spec(std::string_view input) {
  auto spec = parse_array_spec(input);
  if (is_refused(spec)) return;
  const auto& [indices, limit] = *spec;
  demand(!indices.empty() && *indices.last() <= greatest_index,
         "an index is no greater than the greatest");
  demand_same(parse_indices(format(indices)), indices);
  demand_same(parse_array_spec(format_shown(indices, limit)), *spec);
  auto few = indices.first_few(indices.count() / 2);
  auto rest = indices;
  rest.erase(few);
  demand(few.count() + rest.count() == indices.count(), "a set and the rest of it are the whole");
  demand(few.common(rest).empty(), "a set and the rest of it have nothing in common");
  rest.insert(few);
  demand(rest == indices, "a set and the rest of it make the same value again");
}

void constraint(std::string_view input) {
  auto met = meets_constraint(input, has_feature);
  if (is_refused(met)) return;
  if (input.find_first_not_of(" \t") == std::string_view::npos)
    return demand(*met, "nothing is met");
  auto grouped = meets_constraint("(" + std::string(input) + ")", has_feature);
  if (grouped) demand(*grouped == *met, "brackets around all of it change nothing");
}

void dependency(std::string_view input) {
  auto spec = parse_dependency(input);
  if (is_refused(spec)) return;
  auto again = parse_dependency(format(*spec));
  demand(again.has_value(), "what was formatted can be read");
  demand(again->clauses == spec->clauses, "what was formatted reads back as the same");
  demand(format_open(*spec).empty() == spec->empty(), "what is open is shown");
}

void duration(std::string_view input) {
  auto limit = parse_time_limit(input);
  if (is_refused(limit)) return;
  demand_same(parse_time_limit(format_limit(*limit)), *limit);
}

void env_file(std::string_view input) {
  auto entries = parse_env_file(input, "slotd.env");
  if (is_refused(entries)) return;
  std::string text;
  for (const auto& entry : *entries) text += entry.name + "=\"" + entry.value + "\"\n";
  auto again = parse_env_file(text, "slotd.env");
  demand(again.has_value() && again->size() == entries->size(), "what was formatted can be read");
  for (std::size_t i = 0; i < entries->size(); ++i)
    demand((*again)[i].name == (*entries)[i].name && (*again)[i].value == (*entries)[i].value,
           "quotes keep a value as it is");
}

void file_pattern(std::string_view input) {
  PatternValues values{12, 34, 56, "name", "user", "host", 0, 1};
  constexpr std::size_t longest_value = 10;
  demand(expand(input, values).size() <= input.size() * longest_value,
         "a code stands for few letters");
  std::string plain;
  for (char letter : input) plain += letter == '%' ? "%%" : std::string(1, letter);
  if (plain.find('\\') == std::string::npos)
    demand(expand(plain, values) == input, "two percent signs are one");
}

void hostlist(std::string_view input) {
  auto names = expand_hostlist(input);
  if (is_refused(names)) return;
  constexpr std::size_t most_names = 65'536;
  demand(names->size() <= most_names, "there are no more names than promised");
  demand_same(expand_hostlist(fold_hostlist(*names)), *names);
  auto sorted = sorted_hosts(*names);
  demand(sorted_hosts(sorted) == sorted, "what is in order stays as it is");
  // Any two orders are compared in more than linear time.
  constexpr std::size_t few = 100;
  demand(names->size() > few ||
           std::is_permutation(sorted.begin(), sorted.end(), names->begin(), names->end()),
         "sorting loses no name");
}

void instant(std::string_view input) {
  constexpr Time now{std::chrono::seconds{1'700'000'000}};
  auto whole = [](Time time) { return Time{std::chrono::floor<std::chrono::seconds>(time)}; };
  auto moment = parse_instant(input, now);
  if (!is_refused(moment)) demand_same(parse_instant(format_instant(*moment), now), whole(*moment));
  auto ahead = parse_moment_ahead(input, now);
  if (!is_refused(ahead))
    demand_same(parse_moment_ahead(format_instant(*ahead), now), whole(*ahead));
}

void job_list(std::string_view input) {
  auto jobs = parse_job_list(input);
  if (!is_refused(jobs)) demand_same(parse_job_list(joined(*jobs)), *jobs);
}

void job_targets(std::string_view input) {
  auto targets = parse_job_targets(input);
  if (is_refused(targets)) return;
  auto text = joined(targets->jobs);
  for (const auto& [array, indices] : targets->elements)
    text += (text.empty() ? "" : ",") + to_string(array) + "_[" + format(indices) + "]";
  demand_same(parse_job_targets(text), *targets);
}

void mail_types(std::string_view input) {
  // To be told of nothing is shown as saying nothing, so not every value reads back as itself.
  auto shown = format(parse_mail_types(input));
  demand(format(parse_mail_types(shown)) == shown, "what was formatted reads back as the same");
}

void memory(std::string_view input) {
  auto size = parse_memory(input);
  if (!is_refused(size)) demand_same(parse_memory(format(*size)), *size);
}

void printable_text(std::string_view input) {
  auto shown = printable(input);
  constexpr std::size_t longest = 200 * 4 + 3;
  demand(shown.size() <= longest, "what is shown is short");
  demand(std::none_of(shown.begin(), shown.end(),
                      [](char letter) { return (letter >= 0 && letter < 0x20) || letter == 0x7f; }),
         "what is shown holds no control characters");
  if (shown.size() <= longest / 5)
    demand(printable(shown) == shown, "what is shown stays as it is");
}

void signal_name(std::string_view input) {
  auto signal = parse_signal(input);
  if (!is_refused(signal)) demand_same(parse_signal(slotd::signal_name(*signal)), *signal);
}

}  // namespace slotd::fuzz
