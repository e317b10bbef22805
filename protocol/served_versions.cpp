#include "protocol/served_versions.hpp"

#include <string>

namespace slotd {

namespace {

std::string range(ServedVersions served) {
  auto newest = std::to_string(served.newest);
  return served.oldest == served.newest ? newest : std::to_string(served.oldest) + " to " + newest;
}

Done check(std::uint32_t version, ServedVersions served) {
  if (version >= served.oldest && version <= served.newest) return {};
  auto text = "this daemon speaks protocol " + range(served) + ", the request is of " +
              std::to_string(version) + ": ";
  text += version > served.newest ? "restart the daemon, with a slotd as new as its clients"
                                  : "use the commands of the daemon's own release";
  return fail(FaultCode::malformed, text);
}

}  // namespace

Result<Request> read_request(std::string_view frame, ServedVersions served) {
  auto request = decode<Request>(frame);
  FrameHead head;
  if (request)
    head.version = request->version;
  else if (auto read = decode<FrameHead>(frame))
    head = *read;
  else
    head.version = served.newest;  // no frame at all: that is what is wrong with it
  if (auto known = check(head.version, served); !known) return tl::unexpected(known.error());
  if (!request)
    return fail(request.error().code, "cannot read this request: " + request.error().text);
  return request;
}

}  // namespace slotd
