#pragma once

#include "clients/process/words.hpp"
#include "protocol/base/result.hpp"
#include "protocol/request.hpp"

#include <string>

namespace slotd::clients::control {

/// Who makes the change, and on which host.
struct Caller {
  std::string user;
  std::string host_name;  ///< another name of the one node
};

/// The words behind `scontrol update`: `job 12 KEY=VALUE…`, `JobId=12 …`, `JobName=work …`,
/// `NodeName=localhost …`, keys in any case and order. The result is an UpdateJobs or an UpdateNode.
/// A Fault names the key and the value.
Result<Question> parse_update(const Words& words, const Caller& caller);

}  // namespace slotd::clients::control
