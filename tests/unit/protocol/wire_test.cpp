#include "protocol/wire.hpp"

#include "tests/support/samples.hpp"
#include "tests/unit/protocol/members.hpp"

#include <catch2/catch.hpp>

#include <msgpack.hpp>

#include <type_traits>
#include <vector>

using namespace slotd;
using namespace slotd::test;

namespace {

template <class T>
void check_round_trip(const T& value) {
  auto back = decode<T>(encode(value));
  if (!back) FAIL(back.error().text);
  CHECK(*back == value);
}

/// Remembers where each field of one value is, then compares those of another one with them.
struct FieldCompare {
  std::vector<const void*> first{};
  std::size_t next = 0;
  bool collecting = true;

  template <class T>
  void operator()(const char* name, T& value) {
    if (collecting) return first.push_back(&value);
    CAPTURE(name);
    CHECK_FALSE(value == *static_cast<const T*>(first.at(next++)));
  }
};

/// Every field of the sample differs from the default, so that a round trip proves something.
template <class T>
void check_no_default(T sample) {
  T plain{};
  FieldCompare compare;
  fields(compare, plain);
  compare.collecting = false;
  fields(compare, sample);
}

/// `count` is the number of the struct's members (checked by the compiler) and of its named fields.
template <std::size_t count, class T>
void check_sample(T sample) {
  has_members<count>(sample);
  CHECK(named_fields<T>() == count);
  check_no_default(sample);
}

using Buffer = msgpack::sbuffer;
std::string text_of(const Buffer& buffer) { return {buffer.data(), buffer.size()}; }

}  // namespace

TEST_CASE("every member of every struct is named in its fields line", "[wire]") {
  check_sample<2>(full_fault());
  check_sample<2>(GpuRequest{1, "h100"});
  check_sample<2>(ResourceLimit{1, 2});
  check_sample<3>(JobRef{{1}, ArrayIndex{2}, true});
  check_sample<4>(DependencyClause{DependencyKind::after_ok, {{{1}}}, 5, true});
  check_sample<3>(full_dependency());
  check_sample<33>(full_job_request());
  check_sample<31>(full_extras());
  check_sample<3>(full_warning());
  check_sample<3>(full_allocation());
  check_sample<2>(ExitStatus{1, 2});
  check_sample<3>(full_usage());
  check_sample<5>(full_run());
  check_sample<5>(full_ending());
  check_sample<2>(full_array_spec());
  check_sample<2>(full_elements());
  check_sample<7>(full_array_info());
  check_sample<18>(full_job());
  check_sample<11>(full_event());
  check_sample<2>(FieldChange{"TimeLimit", "5"});
  check_sample<8>(full_notice());
  check_sample<23>(full_launch_spec());
  check_sample<6>(full_claim());
  check_sample<9>(full_exit_record());
}

TEST_CASE("every member of every message is named in its fields line", "[wire]") {
  check_sample<4>(full_submit());
  check_sample<6>(full_filter());
  check_sample<4>(full_list_queue());
  check_sample<5>(full_list_history());
  check_sample<4>(full_cancel());
  check_sample<1>(RequeueJob{true});
  check_sample<0>(HoldJob{});
  check_sample<0>(ReleaseJob{});
  check_sample<0>(MoveToTop{});
  check_sample<2>(full_limit_change());
  check_sample<5>(full_update());
  check_sample<2>(full_update_jobs());
  check_sample<3>(full_update_node());
  check_sample<2>(full_list_events());
  check_sample<0>(ShowConfig{});
  check_sample<3>(full_test_job());
  check_sample<2>(full_explain());
  check_sample<1>(full_wait());
  check_sample<0>(ShowMachine{});
  check_sample<3>(full_request());
  check_sample<4>(Partition{"gpu", true, true, {"f"}});
  check_sample<6>(full_machine());
  check_sample<6>(full_partition_use());
  check_sample<4>(full_drain());
  check_sample<11>(full_machine_use());
  check_sample<2>(full_submitted());
  check_sample<7>(full_page());
  check_sample<2>(ExpectedStart{{1}, moment(2)});
  check_sample<3>(JobRefusal{{2}, full_fault(), some_indices()});
  check_sample<2>(full_update_outcome());
  check_sample<0>(NodeUpdated{});
  check_sample<4>(full_event_page());
  check_sample<3>(full_setting());
  check_sample<1>(ConfigShown{{full_setting()}});
  check_sample<6>(full_cancel_outcome());
  check_sample<1>(full_wait_outcome());
  check_sample<5>(full_test_outcome());
  check_sample<7>(full_other_job());
  check_sample<10>(full_condition());
  check_sample<5>(full_remedy());
  check_sample<2>(full_state_count());
  check_sample<10>(full_explanation());
  check_sample<1>(MachineShown{full_machine_use()});
  check_sample<1>(Refused{full_fault()});
  check_sample<2>(full_reply());
  check_sample<2>(full_completing());
  check_sample<3>(full_kill_failed());
  check_sample<1>(full_end_job());
  check_sample<2>(full_send_signal());
  check_sample<1>(full_set_time_limit());
  check_sample<2>(full_shepherd_message());
  check_sample<3>(full_acknowledgement());
  check_sample<3>(full_control_message());
  check_sample<4>(full_control_answer());
}

TEST_CASE("what is stored and sent comes back as it was", "[wire]") {
  check_round_trip(full_job_request());
  check_round_trip(full_job());
  check_round_trip(full_event());
  check_round_trip(full_notice());
  check_round_trip(full_launch_spec());
  check_round_trip(full_claim());
  check_round_trip(full_exit_record());
  check_round_trip(full_run());
  check_round_trip(full_ending());
  check_round_trip(full_acknowledgement());
  check_round_trip(full_control_answer());
}

TEST_CASE("a value of defaults comes back as it was", "[wire]") {
  check_round_trip(JobRequest{});
  check_round_trip(Job{});
  check_round_trip(Event{});
  check_round_trip(LaunchSpec{});
  check_round_trip(Claim{});
  check_round_trip(ExitRecord{});
  check_round_trip(Request{});
  check_round_trip(Reply{});
}

TEST_CASE("every question comes back as it was", "[wire]") {
  for (const Question& question :
       {Question{full_submit()}, Question{full_list_queue()}, Question{full_list_history()},
        Question{full_cancel()}, Question{full_update_jobs()}, Question{full_update_node()},
        Question{full_list_events()}, Question{full_wait()}, Question{ShowMachine{}},
        Question{ShowConfig{}}, Question{full_test_job()}, Question{full_explain()}})
    check_round_trip(Request{1, full_request_id(), question});
  STATIC_REQUIRE(std::variant_size_v<Question> == 12);
}

TEST_CASE("every answer comes back as it was", "[wire]") {
  for (const Answer& answer :
       {Answer{Refused{full_fault()}}, Answer{full_submitted()}, Answer{full_page()},
        Answer{full_cancel_outcome()}, Answer{full_update_outcome()}, Answer{NodeUpdated{}},
        Answer{full_event_page()}, Answer{full_wait_outcome()},
        Answer{MachineShown{full_machine_use()}}, Answer{ConfigShown{{full_setting()}}},
        Answer{full_test_outcome()}, Answer{full_explanation()}})
    check_round_trip(Reply{1, answer});
  STATIC_REQUIRE(std::variant_size_v<Answer> == 12);
}

TEST_CASE("every word between shepherd and daemon comes back as it was", "[wire]") {
  for (const ShepherdNote& word :
       {ShepherdNote{full_exit_record()}, ShepherdNote{full_completing()},
        ShepherdNote{full_kill_failed()}})
    check_round_trip(ShepherdMessage{1, word});
  for (const ControlCommand& word :
       {ControlCommand{full_end_job()}, ControlCommand{full_send_signal()},
        ControlCommand{full_set_time_limit()}, ControlCommand{SetTimeLimit{}}})
    check_round_trip(ControlMessage{1, 7, word});
  STATIC_REQUIRE(std::variant_size_v<ShepherdNote> == 3);
  STATIC_REQUIRE(std::variant_size_v<ControlCommand> == 3);
}

TEST_CASE("fields that are missing keep their defaults", "[wire]") {
  CHECK(*decode<Job>("\x80") == Job{});
  CHECK(*decode<LaunchSpec>("\x80") == LaunchSpec{});
  CHECK(*decode<Request>("\x80") == Request{});

  Buffer buffer;
  msgpack::packer packer(buffer);
  packer.pack_map(1);
  packer.pack("tasks"), packer.pack(9);
  auto request = decode<JobRequest>(text_of(buffer));
  REQUIRE(request);
  JobRequest expected;
  expected.tasks = 9;
  CHECK(*request == expected);
}

TEST_CASE("fields that are not known are passed over, whatever they hold", "[wire]") {
  Buffer buffer;
  msgpack::packer packer(buffer);
  packer.pack_map(7);
  packer.pack("from_the_future"), packer.pack(std::vector<std::vector<int>>{{1}, {2, 3}});
  packer.pack("job"), packer.pack(42);
  packer.pack(17), packer.pack("a key that is no text");
  packer.pack("v"), packer.pack(3);
  packer.pack("a_double"), packer.pack(0.5);
  packer.pack("attempt"), packer.pack(5);
  packer.pack("nothing"), packer.pack_nil();
  auto read = decode<Acknowledgement>(text_of(buffer));
  REQUIRE(read);
  CHECK(*read == Acknowledgement{3, {42}, {5}});
}

TEST_CASE("the order of fields does not matter", "[wire]") {
  Buffer buffer;
  msgpack::packer packer(buffer);
  packer.pack_map(3);
  packer.pack("attempt"), packer.pack(5);
  packer.pack("job"), packer.pack(42);
  packer.pack("v"), packer.pack(3);
  CHECK(*decode<Acknowledgement>(text_of(buffer)) == Acknowledgement{3, {42}, {5}});
}

TEST_CASE("the first of two fields of one name counts", "[wire]") {
  Buffer buffer;
  msgpack::packer packer(buffer);
  packer.pack_map(2);
  packer.pack("job"), packer.pack(1);
  packer.pack("job"), packer.pack(2);
  CHECK(decode<Acknowledgement>(text_of(buffer))->job == JobId{1});
}
