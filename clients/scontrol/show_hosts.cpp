#include "actors/host/reading.hpp"
#include "clients/process/report.hpp"
#include "clients/scontrol/show.hpp"
#include "protocol/text/hostlist.hpp"

#include <cstdlib>

// Lists of host names. Slurm exits with 0 if `show hostnames` has nothing to show, and so do we: scripts
// that store its output in a variable run with `set -e`.
namespace slotd::clients::control {

namespace {

constexpr std::size_t longest_file = 1 << 20;

std::string variable(const char* name) {
  const auto* value = std::getenv(name);
  return value ? value : "";
}

/// The node list of the job that this runs in.
std::string nodes_of_job() {
  auto nodes = variable("SLURM_JOB_NODELIST");
  return nodes.empty() ? variable("SLURM_NODELIST") : nodes;
}

Result<std::string> read_list(const std::string& path) {
  auto text = host::read_text(path, longest_file);
  if (!text) return fail(FaultCode::system, "Can not open " + path);
  return text->substr(0, longest_file);
}

using Arrange = std::vector<std::string> (*)(std::vector<std::string>);

int print_folded(const Call& call, Arrange arrange) {
  auto list = call.operands.empty() ? nodes_of_job() : call.operands.front();
  if (list.empty() && call.operands.empty()) return refuse("invalid encode argument");
  auto text = list.starts_with('/') ? read_list(list) : list;
  if (!text) return refuse(text.error().text);
  auto names = expand_hostlist(*text);
  if (!names) return refuse(names.error().text);
  return print(fold_hostlist(arrange(std::move(*names))) + "\n"), 0;
}

}  // namespace

int show_hostnames(const Call& call) {
  auto list = call.operands.empty() ? nodes_of_job() : call.operands.front();
  if (list.empty() && call.operands.empty()) return complain(command_name, "host list is empty"), 0;
  auto names = expand_hostlist(list);
  if (!names) return refuse(names.error().text), 0;
  for (const auto& name : *names) print(name + "\n");
  return 0;
}

int show_hostlist(const Call& call) {
  return print_folded(call, [](std::vector<std::string> names) { return names; });
}

int show_sorted_hostlist(const Call& call) { return print_folded(call, sorted_hosts); }

}  // namespace slotd::clients::control
