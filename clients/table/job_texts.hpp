#pragma once

#include "protocol/job.hpp"

#include <string>

namespace slotd::clients {

/// What every table calls the one machine.
inline constexpr const char* machine_name = "localhost";
/// What they call the account and the cluster, of which there is one each.
inline constexpr const char* account_name = "default";
inline constexpr const char* cluster_name = "slotd";

/// `12`, or `12_3` for an element of an array.
std::string job_id_text(const Job& job);

/// How long its latest attempt has run, or ran.
Duration elapsed(const Job& job, Time now);

/// Has its latest attempt begun? One that went back to the queue waits as if it never had.
bool has_started(const Job& job);

/// CPUs it holds or held, or asks for.
std::size_t cpu_count(const Job& job);

}  // namespace slotd::clients
