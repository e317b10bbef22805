#pragma once

#include "protocol/job.hpp"

#include <string>

namespace slotd::clients {

/// What every table calls the one machine.
inline constexpr const char* machine_name = "localhost";
/// What they call the one cluster.
inline constexpr const char* cluster_name = "slotd";

/// The account and quality of service that the job was submitted with, or `default` and `normal`.
std::string account_of(const JobRequest& request);
std::string qos_of(const JobRequest& request);

/// How long its latest attempt has run, or ran.
Duration elapsed(const Job& job, Time now);

/// Has its latest attempt begun? One that went back to the queue waits as if it never had.
bool has_started(const Job& job);

/// CPUs it holds or held, or asks for.
std::size_t cpu_count(const Job& job);

}  // namespace slotd::clients
