#include "clients/scontrol/show.hpp"

#include "clients/process/report.hpp"
#include "clients/process/slurm_version.hpp"
#include "clients/scontrol/job_operands.hpp"
#include "protocol/text/printable.hpp"

#include <array>

namespace slotd::clients::control {

namespace {

// Slurm chose how short each word may be.
constexpr std::array entities{
  Keyword{"jobs", 1, 0, 1, show_jobs},
  Keyword{"jobid", 4, 0, 1, show_jobs},
  Keyword{"nodes", 1, 0, 1, show_node},
  Keyword{"partitions", 2, 0, 1, show_partitions},
  Keyword{"config", 1, 0, 1, show_config},
  Keyword{"hostnames", 5, 0, 1, show_hostnames},
  Keyword{"hostlistsorted", 9, 0, 1, show_sorted_hostlist},
  Keyword{"hostlist", 5, 0, 1, show_hostlist},
};

/// The word behind `show` with its operands: `job 12` may be written `job=12`.
Call entity_call(const Call& call) {
  Call entity{
    call.operands.front(), {call.operands.begin() + 1, call.operands.end()}, call.display};
  if (auto pair = assignment_from(call.operands.front())) {
    entity.operands.insert(entity.operands.begin(), std::string(pair->value));
    entity.keyword = std::string(pair->key);
  }
  return entity;
}

}  // namespace

int show(const Call& call) {
  auto entity = entity_call(call);
  const auto* known = find_keyword(entities, entity.keyword);
  if (!known)
    return refuse("invalid entity:" + printable(entity.keyword) + " for keyword:" + call.keyword);
  if (!check_operands(*known, entity))
    return refuse("too many arguments for keyword:" + call.keyword);
  return known->run(entity);
}

int version(const Call&) { return print(slurm_version_line), 0; }

}  // namespace slotd::clients::control
