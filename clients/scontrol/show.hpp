#pragma once

#include "clients/scontrol/keyword.hpp"

namespace slotd::clients::control {

/// `scontrol show ENTITY [NAME]`, `ping`, `version`. Each returns the exit status.
int show(const Call& call);
int ping(const Call& call);
int version(const Call& call);

// The entities; each file has one or a few.
int show_jobs(const Call& call);
int show_node(const Call& call);
int show_partitions(const Call& call);
int show_config(const Call& call);
int show_hostnames(const Call& call);
int show_hostlist(const Call& call);
int show_sorted_hostlist(const Call& call);

}  // namespace slotd::clients::control
