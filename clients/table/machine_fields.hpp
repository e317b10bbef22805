#pragma once

#include "clients/table/print.hpp"
#include "protocol/node.hpp"

#include <span>

namespace slotd::clients {

/// One column that sinfo can show, of one partition.
struct MachineField {
  std::string_view heading;
  std::string (*text)(const Partition& partition, const MachineUse& use);
};

/// `PARTITION | HOSTNAMES | STATE | FEATURES | GRES_USED`
std::span<const MachineField> default_machine_view();

}  // namespace slotd::clients
