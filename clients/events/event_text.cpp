#include "clients/events/event_text.hpp"

#include "clients/views/display_width.hpp"
#include "clients/views/job_facts.hpp"
#include "protocol/text/instant.hpp"
#include "protocol/text/json.hpp"

#include <cstddef>
#include <string_view>

namespace slotd::clients {

namespace {

Members changes(const std::vector<FieldChange>& what) {
  Members changes;
  for (const auto& change : what) changes.add(change.field, change.value);
  return changes;
}

void add_job(Members& members, const Event& event) {
  members.add("job", event.job.value);
  if (event.array_id != JobId{}) {
    members.add("array", event.array_id.value);
    if (event.range.empty())
      members.add("index", event.array_index.value);
    else
      members.add("range", event.range);
  }
  members.add("attempt", event.attempt.value);
  members.add("state", long_name(event.state));
  members.add("reason", name(event.reason));
}

std::string column(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text + "  ";
}

std::string remarks(const Event& event) {
  std::string text;
  if (event.reason != Reason::none) text += " " + std::string(name(event.reason));
  if (event.attempt.value > 1) text += " attempt " + to_string(event.attempt);
  for (const auto& change : event.what) text += " " + change.field + "=" + change.value;
  return text.empty() ? text : without_controls(text.substr(1));
}

}  // namespace

std::string event_json(const Event& event) {
  Members members{{"seq", event.seq.value}, {"time", event.time}, {"kind", name(event.kind)}};
  if (event.job == JobId{})
    members.add("node", machine_name);
  else
    add_job(members, event);
  if (!event.what.empty()) members.add("what", changes(event.what));
  return json_of(members, JsonLayout::one_line);
}

std::string event_line(const Event& event) {
  auto line = column(format_instant(event.time), 19) + column(shown_subject(event), 8) +
              column(shown_state(event), 13) + column(std::string(name(event.kind)), 13) +
              remarks(event);
  return line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
}

}  // namespace slotd::clients
