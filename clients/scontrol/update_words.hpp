#pragma once

#include "clients/process/words.hpp"
#include "protocol/base/result.hpp"
#include "protocol/request.hpp"

#include <string>

namespace slotd::clients::control {

/// Who changes something, and where.
struct Caller {
  std::string user;
  std::string host_name;  ///< another name of the one node
};

/// The words behind `scontrol update`: `job 12 KEY=VALUE…`, `JobId=12 …`, `JobName=work …`,
/// `NodeName=localhost …`, keys in any case and order. The answer is a UpdateJobs or an UpdateNode.
/// A Fault names the key and the value.
Result<Question> parse_update(const Words& words, const Caller& caller);

}  // namespace slotd::clients::control
