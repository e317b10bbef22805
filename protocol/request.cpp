#include "protocol/request.hpp"

namespace slotd {

bool changes_something(const Question& question) {
  return std::holds_alternative<SubmitJob>(question) ||
         std::holds_alternative<CancelJobs>(question) ||
         std::holds_alternative<UpdateJobs>(question) ||
         std::holds_alternative<UpdateNode>(question);
}

}  // namespace slotd
