#include "clients/why/json.hpp"

#include "clients/why/words.hpp"
#include "protocol/text/json.hpp"

#include <string_view>

namespace slotd::clients::explained {

namespace {

std::string_view name_of(ConditionKind kind) {
  switch (kind) {
    case ConditionKind::released: return "released";
    case ConditionKind::begin: return "begin";
    case ConditionKind::dependency: return "dependency";
    case ConditionKind::array_limit: return "array_limit";
    case ConditionKind::deadline: return "deadline";
    case ConditionKind::node: return "node";
    case ConditionKind::cpus: return "cpus";
    case ConditionKind::memory: return "memory";
    case ConditionKind::gpus: return "gpus";
    case ConditionKind::alone: return "alone";
    case ConditionKind::turn: return "turn";
  }
  return "";
}

std::string_view name_of(RemedyKind kind) {
  switch (kind) {
    case RemedyKind::release: return "release";
    case RemedyKind::resume: return "resume";
    case RemedyKind::no_begin: return "no_begin";
    case RemedyKind::no_dependency: return "no_dependency";
    case RemedyKind::array_limit: return "array_limit";
    case RemedyKind::time_limit: return "time_limit";
    case RemedyKind::top: return "top";
    case RemedyKind::partition: return "partition";
    case RemedyKind::shared: return "shared";
    case RemedyKind::cpus: return "cpus";
    case RemedyKind::memory: return "memory";
    case RemedyKind::gpus: return "gpus";
  }
  return "";
}

bool has_amounts(ConditionKind kind) {
  return kind == ConditionKind::cpus || kind == ConditionKind::memory ||
         kind == ConditionKind::gpus;
}

Members members_of(const RelatedJob& other, ConditionKind kind) {
  Members members{{"job", other.job.value},
                  {"id", other.shown},
                  {"name", other.name},
                  {"user", other.user},
                  {"state", long_name(other.state)}};
  if (has_amounts(kind)) members.add("holds", other.amount);
  members.add("until", other.until);
  return members;
}

Members members_of(const Condition& condition) {
  Members members{
    {"kind", name_of(condition.kind)}, {"met", condition.met}, {"never", condition.never}};
  if (condition.dependency) members.add("dependency", name(*condition.dependency));
  if (condition.kind == ConditionKind::array_limit || has_amounts(condition.kind)) {
    auto asked = condition.kind == ConditionKind::array_limit ? "limit" : "asked";
    members.add(asked, condition.asked);
    members.add("free", condition.free);
  }
  if (has_amounts(condition.kind)) members.add("total", condition.total);
  members.add("when", condition.when);
  List jobs;
  for (const auto& other : condition.jobs) jobs.emplace_back(members_of(other, condition.kind));
  members.add("jobs", std::move(jobs));
  members.add("more_jobs", condition.more_jobs);
  return members;
}

Members members_of(const Remedy& remedy) {
  Members members{{"kind", name_of(remedy.kind)}};
  if (remedy.limit) members.add("limit", remedy.limit);
  if (remedy.amount > 0) members.add("amount", remedy.amount);
  if (!remedy.partition.empty()) members.add("partition", remedy.partition);
  members.add("start", remedy.start);
  return members;
}

List numbers(const std::vector<std::uint16_t>& numbers) { return {numbers.begin(), numbers.end()}; }

Members members_of(const Run& run, const Explanation& told) {
  Members members{{"start", run.start},
                  {"cpus", numbers(run.allocation.cpus)},
                  {"memory", run.allocation.memory},
                  {"gpus", numbers(run.allocation.gpus)}};
  if (is_live(told.job.state)) members.add("until", told.until);
  return members;
}

Members members_of(const Ending& ending) {
  return {{"end", ending.end},
          {"code", ending.exit.code},
          {"signal", ending.exit.signal},
          {"elapsed", ending.elapsed},
          {"peak_memory", ending.usage.peak_memory},
          {"cpu_time", ending.usage.user + ending.usage.system},
          {"detail", ending.detail}};
}

Members members_of(const Drain& drain) {
  return {{"reason", drain.reason}, {"since", drain.since}, {"user", drain.user}};
}

template <class Thing>
List list_of(const std::vector<Thing>& things) {
  List list;
  for (const auto& thing : things) list.emplace_back(members_of(thing));
  return list;
}

void add_pending(Members& members, const Explanation& told) {
  members.add("ahead", told.ahead);
  members.add("line", told.line);
  members.add("start", told.start);
  members.add("conditions", list_of(told.conditions));
  members.add("remedies", list_of(told.remedies));
}

Members elements_of(const Explanation& told) {
  Members counts;
  for (const auto& [state, count] : told.elements) counts.add(std::string(long_name(state)), count);
  return counts;
}

}  // namespace

std::string as_json(const Explanation& told) {
  const auto& job = told.job;
  Members members{{"job", job.id.value},
                  {"id", typed(job)},
                  {"name", job.request.name},
                  {"user", job.request.user},
                  {"partition", job.request.partition},
                  {"state", long_name(job.state)},
                  {"reason", name(job.reason)},
                  {"now", told.now},
                  {"submit", job.submit},
                  {"time_limit", job.request.time_limit},
                  {"restarts", job.restarts}};
  if (job.state == JobState::pending) add_pending(members, told);
  if (job.run) members.add("run", members_of(*job.run, told));
  if (job.ending) members.add("ending", members_of(*job.ending));
  if (told.drain) members.add("drain", members_of(*told.drain));
  if (!told.elements.empty()) members.add("elements", elements_of(told));
  return json_of(members, JsonLayout::indented);
}

}  // namespace slotd::clients::explained
