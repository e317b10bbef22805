#include "actors/attempts/attempt_claim.hpp"

#include "actors/host/files.hpp"
#include "actors/host/process.hpp"
#include "protocol/wire.hpp"

#include <utility>

namespace slotd {

Result<ClaimFound> take_claim(const Paths& paths, JobId job, Attempt attempt) {
  using decide::ClaimState;
  auto path = paths.claim(job, attempt);
  auto own = host::own_claim();
  own.holder = ClaimHolder::daemon;
  auto taken = host::create_exclusively(path, encode(own), 0600);
  if (!taken) return tl::unexpected(taken.error());
  if (*taken) return ClaimFound{ClaimState::taken_by_us, std::move(own)};
  auto bytes = host::read_file(path);
  auto claim = bytes ? decode<Claim>(*bytes) : Result<Claim>{tl::unexpected(bytes.error())};
  if (!claim || claim->pid <= 0) return ClaimFound{};
  auto state =
    claim->holder == ClaimHolder::daemon ? ClaimState::taken_by_us : ClaimState::shepherds;
  return ClaimFound{state, std::move(*claim)};
}

}  // namespace slotd
