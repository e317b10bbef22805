#include "clients/why/json.hpp"

#include "clients/why/words.hpp"

#include <nlohmann/json.hpp>

#include <string_view>

namespace slotd::clients::explained {

namespace {

using Json = nlohmann::ordered_json;

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

Json moment(Time time) { return time.time_since_epoch().count(); }
Json moment(const std::optional<Time>& time) { return time ? moment(*time) : Json(nullptr); }
Json seconds(Duration length) { return std::chrono::duration<double>(length).count(); }
Json seconds(const std::optional<Duration>& length) {
  return length ? seconds(*length) : Json(nullptr);
}

bool has_amounts(ConditionKind kind) {
  return kind == ConditionKind::cpus || kind == ConditionKind::memory ||
         kind == ConditionKind::gpus;
}

Json of(const RelatedJob& other, ConditionKind kind) {
  Json json{{"job", other.job.value},
            {"id", other.shown},
            {"name", other.name},
            {"user", other.user},
            {"state", long_name(other.state)}};
  if (has_amounts(kind)) json["holds"] = other.amount;
  json["until"] = moment(other.until);
  return json;
}

Json of(const Condition& condition) {
  Json json{{"kind", name_of(condition.kind)}, {"met", condition.met}, {"never", condition.never}};
  if (condition.dependency) json["dependency"] = name(*condition.dependency);
  if (condition.kind == ConditionKind::array_limit) {
    json["limit"] = condition.asked;
    json["free"] = condition.free;
  }
  if (has_amounts(condition.kind)) {
    json["asked"] = condition.asked;
    json["free"] = condition.free;
    json["total"] = condition.total;
  }
  json["when"] = moment(condition.when);
  json["jobs"] = Json::array();
  for (const auto& other : condition.jobs) json["jobs"].push_back(of(other, condition.kind));
  json["more_jobs"] = condition.more_jobs;
  return json;
}

Json of(const Remedy& remedy) {
  Json json{{"kind", name_of(remedy.kind)}};
  if (remedy.limit) json["limit"] = seconds(remedy.limit);
  if (remedy.amount > 0) json["amount"] = remedy.amount;
  if (!remedy.partition.empty()) json["partition"] = remedy.partition;
  json["start"] = moment(remedy.start);
  return json;
}

Json of(const Run& run, const Explanation& told) {
  Json json{{"start", moment(run.start)},
            {"cpus", run.allocation.cpus},
            {"memory", run.allocation.memory.value},
            {"gpus", run.allocation.gpus}};
  if (is_live(told.job.state)) json["until"] = moment(told.until);
  return json;
}

Json of(const Ending& ending) {
  return {{"end", moment(ending.end)},
          {"code", ending.exit.code},
          {"signal", ending.exit.signal},
          {"elapsed", seconds(ending.elapsed)},
          {"peak_memory", ending.usage.peak_memory.value >> 20},
          {"cpu_time", seconds(ending.usage.user + ending.usage.system)},
          {"detail", ending.detail}};
}

Json of(const Drain& drain) {
  return {{"reason", drain.reason}, {"since", moment(drain.since)}, {"user", drain.user}};
}

void put_pending(Json& json, const Explanation& told) {
  json["ahead"] = told.ahead;
  json["line"] = told.line;
  json["start"] = moment(told.start);
  json["conditions"] = Json::array();
  for (const auto& condition : told.conditions) json["conditions"].push_back(of(condition));
  json["remedies"] = Json::array();
  for (const auto& remedy : told.remedies) json["remedies"].push_back(of(remedy));
}

}  // namespace

std::string as_json(const Explanation& told) {
  const auto& job = told.job;
  Json json{{"job", job.id.value},
            {"id", typed(job)},
            {"name", job.request.name},
            {"user", job.request.user},
            {"partition", job.request.partition},
            {"state", long_name(job.state)},
            {"reason", name(job.reason)},
            {"now", moment(told.now)},
            {"submit", moment(job.submit)},
            {"time_limit", seconds(job.request.time_limit)},
            {"restarts", job.restarts}};
  if (job.state == JobState::pending) put_pending(json, told);
  if (job.run) json["run"] = of(*job.run, told);
  if (job.ending) json["ending"] = of(*job.ending);
  if (told.drain) json["drain"] = of(*told.drain);
  for (const auto& [state, count] : told.elements)
    json["elements"][std::string(long_name(state))] = count;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace slotd::clients::explained
