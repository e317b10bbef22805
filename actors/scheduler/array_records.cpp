#include "actors/scheduler/array_records.hpp"

#include "actors/decide/arrays/arrays.hpp"

#include <memory>

namespace slotd {

void ArrayRecords::close_when_over(const Job& of_array) {
  auto array = of_array.array_id;
  if (array == JobId{}) return;
  const auto* progress = jobs_.array(array);
  if (!progress || !progress->over()) return;
  gate_.pass(array, [this, array] { close(array); });
}

void ArrayRecords::close(JobId array) {
  auto record = jobs_.find(array);
  const auto* progress = jobs_.array(array);
  if (!record || !progress || !progress->over() || is_over(record->state)) return;
  auto next = std::make_shared<Job>(*record);
  next->state = progress->state();
  next->reason = Reason::none;
  next->ending = Ending{};
  next->ending->end = outside_.now();
  next->ending->exit = progress->exit();
  commits_.commit(next, EventKind::ended, [this, array](const Fault&) {
    outside_.later(std::chrono::seconds{1}, [this, array] {
      if (auto again = jobs_.find(array)) close_when_over(*again);
    });
  });
}

Job ArrayRecords::to_withdraw(const Job& job) {
  auto is_own = is_array_record(job) && job.id == job.array_id;
  if (!is_own || job.array->waiting.count() == job.array->count) return job;
  return decide::split_off(job, job.array->waiting, jobs_.new_id());
}

}  // namespace slotd
