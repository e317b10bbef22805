#include "actors/decide/lifecycle/mail.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <vector>

using namespace slotd;

namespace {

Job over(const std::string& types, JobState state, Reason reason = Reason::none) {
  auto job = test::running(7);
  job.request.extras.edit().mail_type = types;
  job.state = state;
  job.reason = reason;
  return job;
}

std::string event(EventKind kind, const Job& job) {
  return std::string(decide::mail_event(kind, job));
}

/// An element of an array of two, 3 and 4, or its record that all have left.
Job of_array(const std::string& types, std::uint32_t id, ArrayIndex index) {
  auto job = over(types, JobState::completed);
  job.id = JobId{id};
  job.array_id = JobId{20};
  job.array_index = index;
  job.array.edit().least = 3;
  job.array.edit().record = index == no_index;
  return job;
}

struct Row {
  EventKind kind;
  Job job;
  std::string told;
};

}  // namespace

TEST_CASE("the user of a job is told of the events that they asked for", "[mail]") {
  using State = JobState;
  for (const auto& [kind, job, told] : std::vector<Row>{
         {EventKind::ended, over("", State::failed), "END"},
         {EventKind::ended, over("", State::cancelled), "END"},
         {EventKind::starting, over("", State::starting), ""},
         {EventKind::requeued, over("", State::pending), ""},
         {EventKind::ended, over("START", State::completed), "END"},
         {EventKind::ended, over("NONE", State::failed), ""},
         {EventKind::ended, over("END,none", State::failed), ""},
         {EventKind::starting, over("BEGIN", State::starting), "BEGIN"},
         {EventKind::running, over("BEGIN", State::running), ""},
         {EventKind::ended, over("BEGIN", State::failed), ""},
         {EventKind::ended, over("end", State::failed), "END"},
         {EventKind::ended, over("FAIL", State::failed), "FAIL"},
         {EventKind::ended, over("END,FAIL", State::node_fail), "FAIL"},
         {EventKind::ended, over("FAIL", State::completed), ""},
         {EventKind::ended, over("FAIL", State::cancelled), ""},
         {EventKind::ended, over("FAIL", State::timeout), "FAIL"},
         {EventKind::ended, over("FAIL,TIME_LIMIT", State::timeout), "TIME_LIMIT"},
         {EventKind::ended, over("TIME_LIMIT", State::failed), ""},
         {EventKind::ended, over("TIME_LIMIT_80", State::timeout), ""},
         {EventKind::requeued, over("REQUEUE", State::pending), "REQUEUE"},
         {EventKind::requeue_asked, over("ALL", State::running), ""},
         {EventKind::changed, over("ALL", State::pending), ""},
         {EventKind::ended, over("ALL", State::cancelled, Reason::dependency_never_satisfied),
          "INVALID_DEPEND"},
         {EventKind::ended, over("ALL", State::cancelled), "END"}}) {
    CAPTURE(name(kind), job.request.extras->mail_type, long_name(job.state));
    CHECK(event(kind, job) == told);
  }
}

TEST_CASE("of an array its user is told as a whole, or of each element", "[mail]") {
  auto first = of_array("ALL", 21, ArrayIndex{3}), second = of_array("ALL", 22, ArrayIndex{4});
  auto record = of_array("ALL", 20, no_index), part = of_array("ALL", 23, no_index);
  CHECK(event(EventKind::starting, first) == "BEGIN");
  CHECK(event(EventKind::starting, second).empty());
  CHECK(event(EventKind::ended, first).empty());
  CHECK(event(EventKind::ended, part).empty());
  CHECK(event(EventKind::ended, record) == "END");
  for (auto* job : {&first, &second, &record})
    job->request.extras.edit().mail_type = "ALL,ARRAY_TASKS";
  CHECK(event(EventKind::starting, second) == "BEGIN");
  CHECK(event(EventKind::ended, second) == "END");
  CHECK(event(EventKind::ended, record).empty());
  for (auto* job : {&first, &record}) job->request.extras.edit().mail_type.clear();
  CHECK(event(EventKind::ended, first) == "END");
  CHECK(event(EventKind::ended, record).empty());
}
