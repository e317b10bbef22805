#include "actors/shepherd/claim.hpp"

#include "actors/host/files.hpp"
#include "actors/host/process.hpp"
#include "protocol/wire.hpp"

#include <string_view>

namespace slotd::shepherd {

Result<Assignment> read_assignment(const std::string& job_folder, const std::string& attempt) {
  auto path = job_folder + "/" + attempt + "/spec";
  auto bytes = host::read_file(path);
  if (!bytes) return tl::unexpected(bytes.error());
  auto spec = decode<LaunchSpec>(*bytes);
  if (!spec) return fail(FaultCode::malformed, path + ": " + spec.error().text);
  if (spec->version > wire_version)
    return fail(FaultCode::malformed, path + ": written for a newer shepherd");
  auto root = host::folder_of(host::folder_of(host::folder_of(job_folder)));
  Assignment assignment{Paths(std::move(root)), std::move(*spec)};
  const auto& read = assignment.spec;
  if (assignment.paths.spec(read.job, read.attempt) != path || read.tasks == 0)
    return fail(FaultCode::malformed, path + ": not the spec of this attempt");
  return assignment;
}

Result<bool> claim(const Assignment& assignment) {
  const auto& spec = assignment.spec;
  return host::create_exclusively(assignment.paths.claim(spec.job, spec.attempt),
                                  encode(host::own_claim()), 0600);
}

}  // namespace slotd::shepherd
