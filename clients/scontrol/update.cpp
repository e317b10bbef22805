#include "clients/scontrol/update.hpp"

#include "clients/link/connection.hpp"
#include "clients/process/report.hpp"
#include "clients/process/submitter.hpp"
#include "clients/scontrol/steer.hpp"
#include "clients/scontrol/update_words.hpp"

#include <unistd.h>
#include <array>
#include <climits>

namespace slotd::clients::control {

namespace {

Caller caller() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  ::gethostname(name.data(), name.size() - 1);
  return {user_name(), name.data()};
}

int update_node(const UpdateNode& ask) {
  auto manners = manners_from_environment();
  if (!manners) return report(command_name, manners.error()), 1;
  auto updated = Connection(*manners).ask_for<NodeUpdated>(ask);
  if (updated) return 0;
  return report(command_name, updated.error()), 1;
}

}  // namespace

int update(const Call& call) {
  auto question = parse_update(call.operands, caller());
  if (!question) return refuse_in_whose_words(question.error().text);
  if (const auto* jobs = std::get_if<SteerJobs>(&*question)) return steer_jobs(call, *jobs);
  return update_node(std::get<UpdateNode>(*question));
}

}  // namespace slotd::clients::control
