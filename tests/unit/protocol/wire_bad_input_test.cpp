#include "protocol/wire.hpp"

#include "tests/support/samples.hpp"

#include <catch2/catch.hpp>

#include <msgpack.hpp>

#include <fstream>
#include <random>

using namespace slotd;
using namespace slotd::test;

namespace {

using Buffer = msgpack::sbuffer;

/// A map of one field.
template <class T>
std::string one_field(const char* name, const T& value) {
  Buffer buffer;
  msgpack::packer packer(buffer);
  packer.pack_map(1);
  packer.pack(name);
  packer.pack(value);
  return {buffer.data(), buffer.size()};
}

template <class T>
void check_fault(const std::string& bytes, const std::string& text) {
  auto read = decode<T>(bytes);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == FaultCode::malformed);
  CHECK(read.error().text == text);
}

template <class T>
void check_every_cut(const T& value) {
  auto whole = encode(value);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    // A copy of exactly this size, so that a sanitizer sees reading behind it.
    std::vector<char> cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
    CAPTURE(length);
    REQUIRE_FALSE(decode<T>({cut.data(), cut.size()}));
  }
}

/// Most address space that this process ever had, in KiB.
std::size_t peak_address_space() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;)
    if (std::size_t size = 0; word == "VmPeak:" && status >> size) return size;
  return 0;
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("a frame that was cut off anywhere is refused", "[wire]") {
  check_every_cut(full_request());
  check_every_cut(full_reply());
  check_every_cut(full_job());
  check_every_cut(full_job_request());
  check_every_cut(full_event());
  check_every_cut(full_launch_spec());
  check_every_cut(full_claim());
  check_every_cut(full_exit_record());
  check_every_cut(full_run());
  check_every_cut(full_ending());
  check_every_cut(full_shepherd_message());
  check_every_cut(full_acknowledgement());
  check_every_cut(full_control_message());
  check_every_cut(full_control_answer());
}

TEST_CASE("bytes behind a frame's end are refused", "[wire]") {
  check_fault<Job>(encode(full_job()) + '\xc0', "bytes behind the frame's end");
  check_fault<Claim>(encode(full_claim()) + encode(full_claim()), "bytes behind the frame's end");
}

TEST_CASE("a frame that is no map is refused", "[wire]") {
  check_fault<Request>("", "not a frame");
  check_fault<Request>("\xc1", "not a frame");
  check_fault<Request>("\xc0", "map expected");
  check_fault<Request>("\x01", "map expected");
  check_fault<Request>("\x90", "map expected");
  check_fault<Request>("\xa2hi", "map expected");
}

TEST_CASE("a wrong type is refused and its field named", "[wire]") {
  check_fault<JobRequest>(one_field("name", 7), "name: text expected");
  check_fault<JobRequest>(one_field("tasks", "seven"), "tasks: integer out of range");
  check_fault<JobRequest>(one_field("tasks", 1.5), "tasks: integer out of range");
  check_fault<JobRequest>(one_field("tasks", true), "tasks: integer out of range");
  check_fault<JobRequest>(one_field("hold", 1), "hold: true or false expected");
  check_fault<JobRequest>(one_field("arguments", "x"), "arguments: array expected");
  check_fault<JobRequest>(one_field("arguments", std::vector<int>{1}), "arguments: text expected");
  check_fault<JobRequest>(one_field("gpus", 1), "gpus: map expected");
  check_fault<JobRequest>(one_field("time_limit", "x"), "time_limit: integer out of range");
  check_fault<JobRequest>(one_field("name", msgpack::type::nil_t{}), "name: text expected");
  check_fault<Request>(one_field("id", "fifteen bytes.."), "id: 16 bytes expected");
  check_fault<Request>(one_field("id", "seventeen bytes.."), "id: 16 bytes expected");
  check_fault<Job>(one_field("request", std::map<std::string, int>{{"name", 1}}),
                   "request: name: text expected");
}

TEST_CASE("what is no list of indices is refused", "[wire]") {
  for (const auto* text : {"x", "5-1", "1%2", "[1]", "0-100000"})
    check_fault<ArrayInfo>(one_field("waiting", text), "waiting: indices of an array expected");
  check_fault<ArrayInfo>(one_field("waiting", 7), "waiting: text expected");
}

TEST_CASE("an integer out of its field's range is refused", "[wire]") {
  check_fault<JobRequest>(one_field("tasks", -1), "tasks: integer out of range");
  check_fault<JobRequest>(one_field("tasks", 4294967296LL), "tasks: integer out of range");
  check_fault<JobRequest>(one_field("memory", -1), "memory: integer out of range");
  check_fault<JobRequest>(one_field("time_limit", UINT64_MAX), "time_limit: integer out of range");
  check_fault<Run>(one_field("alloc", std::map<std::string, std::vector<int>>{{"cpus", {65536}}}),
                   "alloc: cpus: integer out of range");
  check_fault<ControlAnswer>(one_field("id", INT64_MIN), "id: integer out of range");
}

TEST_CASE("an enum's number that has no meaning is refused", "[wire]") {
  check_fault<Job>(one_field("state", 0), "state: unknown value");
  check_fault<Job>(one_field("state", -1), "state: unknown value");
  check_fault<Job>(one_field("state", static_cast<int>(last_of(JobState{})) + 1),
                   "state: unknown value");
  check_fault<Job>(one_field("reason", static_cast<int>(last_of(Reason{})) + 1),
                   "reason: unknown value");
  check_fault<Job>(one_field("reason", 4294967297LL), "reason: integer out of range");
  check_fault<Event>(one_field("kind", 255), "kind: unknown value");
  check_fault<JobRequest>(one_field("requeue", 4), "requeue: unknown value");
  check_fault<JobRequest>(one_field("open_mode", 3), "open_mode: unknown value");
  check_fault<JobRequest>(one_field("script_kind", 3), "script_kind: unknown value");
  check_fault<ExitRecord>(one_field("cause", 6), "cause: unknown value");
}

TEST_CASE("a question that is not known is refused", "[wire]") {
  using Map = std::map<std::string, std::map<std::string, int>>;
  check_fault<Request>(one_field("ask", Map{{"no_such", {}}}), "ask: unknown kind");
  check_fault<Request>(one_field("ask", Map{}), "ask: map of one entry expected");
  check_fault<Request>(one_field("ask", Map{{"wait", {}}, {"queue", {}}}),
                       "ask: map of one entry expected");
  check_fault<Request>(one_field("ask", "wait"), "ask: map of one entry expected");
  check_fault<Request>(one_field("ask", std::map<int, int>{{1, 1}}), "ask: text expected");
}

TEST_CASE("a claimed length is not believed", "[wire]") {
  auto peak = peak_address_space();
  REQUIRE(peak > 0);
  for (std::string head : {"\xdd", "\xdf", "\xdb", "\xc6", "\xc9"}) {  // array, map, str, bin, ext
    auto claim = head + "\xff\xff\xff\xff";
    CHECK_FALSE(decode<Request>(claim));
    CHECK_FALSE(
      decode<Request>("\x81\xa3"
                      "ask" +
                      claim));
    CHECK_FALSE(decode<Request>("\x81\xa1x" + claim + std::string(1 << 16, '\xc0')));
  }
  // Thirty arrays within each other, each claiming as many entries as the frame has bytes.
  auto nested = repeated(std::string("\xdd\x00\x10\x00\x00", 5), 30) + std::string(1 << 20, '\xc0');
  CHECK_FALSE(decode<Request>(nested));
  CHECK(peak_address_space() - peak < 32 * 1024);
}

TEST_CASE("a frame of very many small values is refused before it takes memory", "[wire]") {
  auto peak = peak_address_space();
  auto many = std::string("\x81\xa1x\xdd\x00\xf0\x00\x00", 8) + std::string(0xf00000, '\xc0');
  CHECK_FALSE(decode<Request>(many));
  CHECK(peak_address_space() - peak < 64 * 1024);
}

TEST_CASE("containers that nest too deep are refused, also where they are passed over", "[wire]") {
  for (std::size_t depth : {40U, 1000U, 1000000U}) {
    CHECK_FALSE(decode<Request>(repeated("\x91", depth) + '\xc0'));
    CHECK_FALSE(decode<Request>(repeated("\x81\xa1x", depth) + '\xc0'));
    CHECK_FALSE(decode<Request>("\x81\xa1x" + repeated("\x91", depth) + '\xc0'));
  }
  CHECK(decode<Request>("\x81\xa1x" + repeated("\x91", 20) + '\xc0'));
}

TEST_CASE("a frame with some bytes changed yields a value or a fault and never a crash", "[wire]") {
  std::mt19937 random(99);
  const auto request = encode(full_request());
  const auto reply = encode(full_reply());
  for (int round = 0; round < 20000; ++round) {
    auto bytes = round % 2 == 0 ? request : reply;
    for (auto changes = 1 + random() % 3; changes > 0; --changes)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    if (auto read = decode<Request>(bytes)) REQUIRE(decode<Request>(encode(*read)) == *read);
    if (auto read = decode<Reply>(bytes)) REQUIRE(decode<Reply>(encode(*read)) == *read);
  }
}
