#include "protocol/served_versions.hpp"

#include "tests/support/samples.hpp"

#include <catch2/catch.hpp>

#include <msgpack.hpp>

#include <map>

using namespace slotd;
using namespace slotd::test;

namespace {

constexpr ServedVersions two_and_three{2, 3};

std::string request_of(std::uint32_t version) {
  return encode(Request{version, {}, ShowMachine{}});
}

std::string text_of_fault(const Result<Request>& request) {
  REQUIRE_FALSE(request);
  CHECK(request.error().code == FaultCode::malformed);
  return request.error().text;
}

/// A question of a release to come: neither its name nor its shape is known.
std::string request_to_come(std::uint32_t version) {
  msgpack::sbuffer buffer;
  msgpack::packer packer(buffer);
  packer.pack_map(2);
  packer.pack("v"), packer.pack(version);
  packer.pack("ask"), packer.pack(std::map<std::string, int>{{"teleport", 1}, {"and", 2}});
  return {buffer.data(), buffer.size()};
}

}  // namespace

TEST_CASE("a daemon reads requests of its own protocol and of the one before", "[wire]") {
  CHECK(read_request(request_of(3), two_and_three));
  CHECK(read_request(request_of(2), two_and_three));
  CHECK(read_request(request_of(wire_version)));
  CHECK(read_request(request_of(oldest_wire_version)));
  CHECK(oldest_wire_version + 1 >= wire_version);
}

TEST_CASE("a request of a newer protocol is refused with both numbers", "[wire]") {
  CHECK(text_of_fault(read_request(request_of(4), two_and_three)) ==
        "this daemon speaks protocol 2 to 3, the request is of 4: restart the daemon, with a "
        "slotd as new as its clients");
  CHECK(text_of_fault(read_request(request_of(2))).starts_with("this daemon speaks protocol 1, "));
}

TEST_CASE("a request of a protocol that is too old is refused with both numbers", "[wire]") {
  CHECK(text_of_fault(read_request(request_of(1), two_and_three)) ==
        "this daemon speaks protocol 2 to 3, the request is of 1: use the commands of the "
        "daemon's own release");
  CHECK_FALSE(read_request(request_of(0)));
}

TEST_CASE("the protocol number is what is wrong with a request that is not understood", "[wire]") {
  CHECK(text_of_fault(read_request(request_to_come(4), two_and_three))
          .starts_with("this daemon speaks protocol 2 to 3, the request is of 4"));
  CHECK(text_of_fault(read_request(request_to_come(3), two_and_three)) ==
        "cannot read this request: ask: map of one entry expected");
}

TEST_CASE("what is no frame is refused as that", "[wire]") {
  CHECK(text_of_fault(read_request("\xc1")) == "cannot read this request: not a frame");
  CHECK(text_of_fault(read_request("")) == "cannot read this request: not a frame");
}

TEST_CASE("a request without a number counts as the first protocol's", "[wire]") {
  CHECK(read_request("\x80"));
  CHECK_FALSE(read_request("\x80", two_and_three));
}
