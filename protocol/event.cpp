#include "protocol/event.hpp"

#include <algorithm>

namespace slotd {

std::string_view name(EventKind kind) {
  switch (kind) {
    case EventKind::submitted: return "submitted";
    case EventKind::starting: return "starting";
    case EventKind::running: return "running";
    case EventKind::cancel_asked: return "cancel_asked";
    case EventKind::completing: return "completing";
    case EventKind::ended: return "ended";
    case EventKind::requeued: return "requeued";
    case EventKind::changed: return "changed";
    case EventKind::requeue_asked: return "requeue_asked";
    case EventKind::node_changed: return "node_changed";
  }
  return "changed";
}

/// How much of a list of elements a topic holds, as in squeue's tables.
constexpr std::size_t longest_range = 64;

std::string shown_subject(const Event& event) {
  if (event.job == JobId{}) return "node";
  if (event.array_id == JobId{}) return to_string(event.job);
  auto array = to_string(event.array_id);
  if (event.array_index == no_index && event.range.empty()) return array;
  if (event.range.empty()) return array + "_" + std::to_string(event.array_index.value);
  auto cut = event.range.size() > longest_range ? "..." : "";
  return array + "_[" + event.range.substr(0, longest_range) + cut + "]";
}

std::string shown_state(const Event& event) {
  if (event.job != JobId{}) return std::string(long_name(event.state));
  auto change = std::find_if(event.what.begin(), event.what.end(),
                             [](const FieldChange& each) { return each.field == "State"; });
  if (change == event.what.end()) return "CHANGED";
  auto state = change->value;
  for (auto& letter : state)
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  return state;
}

std::string topic(const Event& event) {
  auto subject = event.job == JobId{} ? "node.localhost" : "job." + shown_subject(event);
  return subject + "." + shown_state(event);
}

}  // namespace slotd
