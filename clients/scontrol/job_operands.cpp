#include "clients/scontrol/job_operands.hpp"

#include "protocol/text/job_list.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

namespace slotd::clients::control {

namespace {

Done add_operand(std::string_view word, JobFilter& filter) {
  auto pair = assignment_from(word);
  if (pair && (same_word(pair->key, "jobname") || same_word(pair->key, "name"))) {
    filter.names.emplace_back(pair->value);
    return {};
  }
  auto text = pair && is_job_word(pair->key) ? pair->value : word;
  return add_jobs(text, filter);
}

}  // namespace

std::optional<Assignment> assignment_from(std::string_view word) {
  auto equals = word.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  return Assignment{word.substr(0, equals), word.substr(equals + 1)};
}

bool is_job_word(std::string_view word) {
  return same_word(word, "job") || same_word(word, "jobs") || same_word(word, "jobid");
}

Done add_jobs(std::string_view text, JobFilter& filter) {
  constexpr std::string_view before = "Invalid job id: ";
  auto no_job = [](const std::string& which) {
    return fail(FaultCode::usage, "Invalid job id specified for job " + which);
  };
  if (text.find_first_of("\t\n") != std::string_view::npos) return no_job(printable(text));
  auto named = parse_job_targets(text);
  if (!named) return no_job(named.error().text.substr(before.size()));
  filter.jobs.insert(filter.jobs.end(), named->jobs.begin(), named->jobs.end());
  filter.elements.insert(filter.elements.end(), named->elements.begin(), named->elements.end());
  return {};
}

Result<JobFilter> jobs_from(const Words& words) {
  JobFilter filter;
  auto has_word = words.size() > 1 && is_job_word(words.front());
  for (std::size_t i = has_word ? 1 : 0; i < words.size(); ++i)
    if (auto done = add_operand(words[i], filter); !done) return tl::unexpected(done.error());
  return filter;
}

}  // namespace slotd::clients::control
