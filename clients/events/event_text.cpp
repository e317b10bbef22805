#include "clients/events/event_text.hpp"

#include "clients/views/display_width.hpp"
#include "protocol/text/instant.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string_view>

namespace slotd::clients {

namespace {

using Json = nlohmann::ordered_json;

Json changes(const std::vector<FieldChange>& what) {
  auto map = Json::object();
  for (const auto& change : what) map[change.field] = change.value;
  return map;
}

void put_job(Json& object, const Event& event) {
  object["job"] = event.job.value;
  if (event.array_id != JobId{}) {
    object["array"] = event.array_id.value;
    if (event.range.empty())
      object["index"] = event.array_index.value;
    else
      object["range"] = event.range;
  }
  object["attempt"] = event.attempt.value;
  object["state"] = long_name(event.state);
  object["reason"] = name(event.reason);
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
  auto object = Json::object();
  object["seq"] = event.seq.value;
  object["time"] = event.time.time_since_epoch().count();
  object["kind"] = name(event.kind);
  if (event.job == JobId{})
    object["node"] = "localhost";
  else
    put_job(object, event);
  if (!event.what.empty()) object["what"] = changes(event.what);
  return object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string event_line(const Event& event) {
  auto line = column(format_instant(event.time), 19) + column(shown_subject(event), 8) +
              column(shown_state(event), 13) + column(std::string(name(event.kind)), 13) +
              remarks(event);
  return line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
}

}  // namespace slotd::clients
