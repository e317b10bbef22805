#include "protocol/text/dependency_spec.hpp"

#include "protocol/text/array_spec.hpp"
#include "protocol/text/job_list.hpp"
#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <array>
#include <optional>

namespace slotd {

namespace {

struct KindWord {
  std::string_view name;
  DependencyKind kind;
};

constexpr std::array kind_words{
  KindWord{"afterany", DependencyKind::after_any},
  KindWord{"afterok", DependencyKind::after_ok},
  KindWord{"after", DependencyKind::after},
  KindWord{"afternotok", DependencyKind::after_not_ok},
  KindWord{"aftercorr", DependencyKind::after_corr},
  KindWord{"singleton", DependencyKind::singleton},
};

/// The most minutes that fit into 32 bits as seconds, so that no sum of times overflows.
constexpr std::uint32_t most_minutes = 4294967295U / 60;

std::optional<DependencyKind> kind_from(std::string_view name) {
  for (const auto& word : kind_words)
    if (same_word(word.name, name)) return word.kind;
  return std::nullopt;
}

/// The minutes after `+`, which must not be missing, as in Slurm.
std::optional<std::uint32_t> minutes_from(std::string_view text) {
  auto minutes = parse_digits<std::uint32_t>(text);
  if (!minutes || *minutes == 0 || *minutes > most_minutes) return std::nullopt;
  return minutes;
}

/// `12` or `12_3`; `12_*`, as a whole array is shown, is `12`.
std::optional<JobRef> ref_from(std::string_view text) {
  auto line = text.find('_');
  auto job = parse_job_id(text.substr(0, line));
  if (!job) return std::nullopt;
  if (line == std::string_view::npos || text.substr(line) == "_*") return JobRef{*job};
  auto index = parse_digits<std::uint32_t>(text.substr(line + 1));
  if (!index || ArrayIndex{*index} > greatest_index) return std::nullopt;
  return JobRef{*job, ArrayIndex{*index}};
}

/// Adds `12` or `12+5` to the last clause, or to a new one if the minutes differ.
Done add_job(std::string_view part, std::vector<DependencyClause>& clauses) {
  auto plus = part.find('+');
  auto job = ref_from(part.substr(0, plus));
  auto minutes = plus == std::string_view::npos ? std::optional<std::uint32_t>(0)
                                                : minutes_from(part.substr(plus + 1));
  if (!job || !minutes) return fail(FaultCode::invalid, "");
  if (clauses.back().jobs.empty()) clauses.back().minutes = *minutes;
  if (clauses.back().minutes != *minutes) {
    auto kind = clauses.back().kind;
    clauses.push_back({kind, {}, *minutes});
  }
  clauses.back().jobs.push_back(*job);
  return {};
}

Done add_jobs(std::string_view ids, std::vector<DependencyClause>& clauses) {
  for (auto part : split(ids, ":"))
    if (auto done = add_job(part, clauses); !done) return done;
  return {};
}

/// One part between commas or question marks: a new clause, or more ids of the last one.
Done add_clause(std::string_view part, bool goes_on, std::vector<DependencyClause>& clauses) {
  if (!part.empty() && is_digit(part.front())) {
    if (!goes_on || clauses.empty() || clauses.back().kind == DependencyKind::singleton)
      clauses.emplace_back();
    return add_jobs(part, clauses);
  }
  auto colon = part.find(':');
  auto kind = kind_from(part.substr(0, colon));
  auto has_jobs = colon != std::string_view::npos;
  if (!kind || has_jobs == (kind == DependencyKind::singleton)) return fail(FaultCode::invalid, "");
  clauses.push_back({*kind, {}});
  return has_jobs ? add_jobs(part.substr(colon + 1), clauses) : Done{};
}

std::string minutes_text(const DependencyClause& clause) {
  return clause.minutes == 0 ? "" : "+" + std::to_string(clause.minutes);
}

}  // namespace

std::string_view name(DependencyKind kind) {
  for (const auto& word : kind_words)
    if (word.kind == kind) return word.name;
  return {};
}

std::string to_string(const JobRef& ref) {
  auto job = to_string(ref.job);
  return ref.element ? job + "_" + std::to_string(ref.element->value) : job;
}

Result<DependencySpec> parse_dependency(std::string_view text) {
  DependencySpec spec{{}, std::string(text)};
  if (text.empty() || text == "0") return spec;
  bool goes_on = false;
  for (auto rest = text;;) {
    auto end = rest.find_first_of(",?");
    if (auto done = add_clause(rest.substr(0, end), goes_on, spec.clauses); !done) {
      auto why = done.error().text.empty() ? "" : ": " + done.error().text;
      return fail(FaultCode::invalid, "Job dependency problem: " + printable(text) + why);
    }
    if (end == std::string_view::npos) return spec;
    goes_on = rest[end] == ',';
    spec.any = spec.any || !goes_on;
    rest.remove_prefix(end + 1);
  }
}

std::string format(const DependencySpec& spec) {
  std::string out;
  for (const auto& clause : spec.clauses) {
    if (!out.empty()) out += spec.any ? '?' : ',';
    out += name(clause.kind);
    for (const auto& job : clause.jobs) out += ":" + to_string(job) + minutes_text(clause);
  }
  return out;
}

std::string format_open(const DependencySpec& spec) {
  std::string out;
  auto add = [&](const DependencyClause& clause, const std::string& job) {
    if (!out.empty()) out += spec.any ? '?' : ',';
    out += name(clause.kind);
    out += job;
    out += clause.failed ? "(failed)" : "(unfulfilled)";
  };
  for (const auto& clause : spec.clauses) {
    if (clause.jobs.empty()) add(clause, "");
    for (const auto& job : clause.jobs)
      add(clause,
          ":" + to_string(job) + (job.is_array && !job.element ? "_*" : "") + minutes_text(clause));
  }
  return out;
}

}  // namespace slotd
