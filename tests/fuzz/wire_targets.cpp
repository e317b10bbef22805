#include "protocol/claim.hpp"
#include "protocol/event.hpp"
#include "protocol/exit_record.hpp"
#include "protocol/launch_spec.hpp"
#include "protocol/notice.hpp"
#include "protocol/reply.hpp"
#include "protocol/served_versions.hpp"
#include "protocol/shepherd_talk.hpp"
#include "protocol/wire.hpp"
#include "tests/fuzz/target.hpp"

namespace slotd::fuzz {

namespace {

/// Whatever could be read is the same after a way there and back.
template <class T>
void there_and_back(std::string_view bytes) {
  auto value = decode<T>(bytes);
  if (is_refused(value)) return;
  auto again = decode<T>(encode(*value));
  demand(again.has_value(), "what was encoded can be read");
  demand(*again == *value, "what was encoded reads back as the same");
}

}  // namespace

void wire_request(std::string_view input) {
  there_and_back<Request>(input);
  is_refused(decode<FrameHead>(input));
  auto request = read_request(input);
  if (!is_refused(request)) changes_something(request->question);
}

void wire_reply(std::string_view input) { there_and_back<Reply>(input); }

void wire_events(std::string_view input) {
  there_and_back<PublishedEvent>(input);
  there_and_back<Heartbeat>(input);
  there_and_back<Event>(input);
  there_and_back<Notice>(input);
}

void wire_files(std::string_view input) {
  there_and_back<LaunchSpec>(input);
  there_and_back<Claim>(input);
  there_and_back<ExitRecord>(input);
}

void wire_shepherd(std::string_view input) {
  there_and_back<ShepherdMessage>(input);
  there_and_back<Acknowledgement>(input);
  there_and_back<ControlMessage>(input);
  there_and_back<ControlAnswer>(input);
}

void wire_rows(std::string_view input) {
  there_and_back<JobRequest>(input);
  there_and_back<Job>(input);
  there_and_back<Run>(input);
  there_and_back<Ending>(input);
  there_and_back<ArrayInfo>(input);
  there_and_back<std::vector<FieldChange>>(input);
}

}  // namespace slotd::fuzz
