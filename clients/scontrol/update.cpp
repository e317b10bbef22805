#include "clients/scontrol/update.hpp"

#include "actors/host/host_name.hpp"
#include "clients/link/connection.hpp"
#include "clients/process/report.hpp"
#include "clients/process/submitter.hpp"
#include "clients/scontrol/job_updates.hpp"
#include "clients/scontrol/update_words.hpp"

namespace slotd::clients::control {

namespace {

Caller caller() { return {user_name(), host::full_host_name()}; }

int update_node(const UpdateNode& ask) {
  auto connect_options = connect_options_from_environment();
  if (!connect_options) return report(command_name, connect_options.error()), 1;
  auto updated = Connection(*connect_options).ask_for<NodeUpdated>(ask);
  if (updated) return 0;
  return report(command_name, updated.error()), 1;
}

}  // namespace

int update(const Call& call) {
  auto question = parse_update(call.operands, caller());
  if (!question) return refuse_in_whose_words(question.error().text);
  if (const auto* jobs = std::get_if<UpdateJobs>(&*question)) return update_jobs(call, *jobs);
  return update_node(std::get<UpdateNode>(*question));
}

}  // namespace slotd::clients::control
