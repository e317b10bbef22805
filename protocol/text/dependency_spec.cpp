#include "protocol/text/dependency_spec.hpp"

#include "protocol/text/job_list.hpp"
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
};

std::optional<DependencyKind> kind_from(std::string_view name) {
  for (const auto& word : kind_words)
    if (same_word(word.name, name)) return word.kind;
  return std::nullopt;
}

std::string_view name_of(DependencyKind kind) {
  for (const auto& word : kind_words)
    if (word.kind == kind) return word.name;
  return {};
}

/// Takes ids parted by colons into the clause.
bool add_jobs(std::string_view ids, DependencyClause& clause) {
  for (auto part : split(ids, ":")) {
    auto job = parse_job_id(part);
    if (!job) return false;
    clause.jobs.push_back(*job);
  }
  return true;
}

/// One part between commas: a new clause, or more ids of the last one.
bool add_part(std::string_view part, std::vector<DependencyClause>& clauses) {
  if (!part.empty() && is_digit(part.front())) {
    if (clauses.empty()) clauses.emplace_back();
    return add_jobs(part, clauses.back());
  }
  auto colon = part.find(':');
  auto kind = kind_from(part.substr(0, colon));
  if (!kind || colon == std::string_view::npos) return false;
  clauses.push_back({*kind, {}});
  return add_jobs(part.substr(colon + 1), clauses.back());
}

}  // namespace

Result<DependencySpec> parse_dependency(std::string_view text) {
  DependencySpec spec{{}, std::string(text)};
  if (text.empty()) return spec;
  for (auto part : split(text, ","))
    if (!add_part(part, spec.clauses))
      return fail(FaultCode::invalid, "Job dependency problem: " + printable(text));
  return spec;
}

std::string format(const DependencySpec& spec) {
  std::string out;
  for (const auto& clause : spec.clauses) {
    if (!out.empty()) out += ',';
    out += name_of(clause.kind);
    for (auto job : clause.jobs) out += ":" + to_string(job);
  }
  return out;
}

}  // namespace slotd
