#include "actors/decide/lifecycle/mail.hpp"

#include "protocol/text/mail_types.hpp"

namespace slotd::decide {

namespace {

bool has_failed(JobState state) {
  return state != JobState::completed && state != JobState::cancelled;
}

std::string_view end_event(const Job& job, const MailTypes& types) {
  if (types.time_limit && job.state == JobState::timeout) return "TIME_LIMIT";
  if (types.invalid_depend && job.reason == Reason::dependency_never_satisfied)
    return "INVALID_DEPEND";
  if (types.fail && has_failed(job.state)) return "FAIL";
  return types.end ? "END" : "";
}

std::string_view event_of(EventKind kind, const Job& job, const MailTypes& types) {
  if (kind == EventKind::starting) return types.begin ? "BEGIN" : "";
  if (kind == EventKind::requeued) return types.requeue ? "REQUEUE" : "";
  return kind == EventKind::ended ? end_event(job, types) : "";
}

/// An array as a whole begins with its first element, and ends with its own record.
bool speaks_for_array(EventKind kind, const Job& job) {
  if (kind == EventKind::ended) return job.id == job.array_id;
  return kind == EventKind::starting && job.array_index.value == job.array->least;
}

}  // namespace

std::string_view mail_event(EventKind kind, const Job& job) {
  auto types = parse_mail_types(job.request.extras->mail_type);
  if (types.none) return "";
  if (!types.any()) return kind == EventKind::ended && !is_empty_record(job) ? "END" : "";
  bool of_element = job.array_id == JobId{} || types.array_tasks;
  if (of_element ? is_empty_record(job) : !speaks_for_array(kind, job)) return "";
  return event_of(kind, job, types);
}

}  // namespace slotd::decide
