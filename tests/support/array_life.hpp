#pragma once

#include "actors/decide/arrays/array_split.hpp"
#include "actors/decide/arrays/arrays.hpp"
#include "tests/support/builders.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <utility>
#include <vector>

namespace slotd::test {

/// One array under random changes, as the scheduler makes them: what it has in memory, and in `write` what
/// it writes. A record is written when it is split, changed or over, and not when elements start from it.
class ArrayLife {
 public:
  /// All rows of one commit.
  using Write = std::function<void(const std::vector<Job>&)>;

  ArrayLife(const std::string& elements, std::uint32_t seed, Write write)
      : random_(seed), write_(std::move(write)) {
    auto own = array(1, elements);
    commit({own});
  }

  /// One change that is possible now; none where the dice chose one that is not.
  void change() {
    switch (random_() % 11) {
      case 0:
      case 1:
      case 2: return start_element();
      case 3:
      case 4: return end_element();
      case 5: return requeue_element();
      case 6: return split(Wanted::held);
      case 7: return split(Wanted::cancelled);
      case 8: return withdraw_what_is_left();
      case 9: return requeue_withdrawn();
      default: return part_with();
    }
  }

  const decide::ArrayProgress& progress() const { return progress_; }
  /// The table's rows, a record without the elements that have left it. Parts that all have left are forgotten.
  const std::map<JobId, Job>& rows() const { return rows_; }
  std::vector<Job> records() const {
    return rows([](const Job& job) { return is_array_record(job); });
  }

  /// Goes on from what was derived anew, as the next daemon does.
  void restart(const decide::ArrayProgress& derived, const std::vector<decide::JobPtr>& records) {
    progress_ = derived;
    for (const auto& record : records)
      if (rows_.contains(record->id)) rows_.insert_or_assign(record->id, *record);
  }

 private:
  enum class Wanted { held, cancelled };

  template <class Is>
  std::vector<Job> rows(const Is& is) const {
    std::vector<Job> found;
    for (const auto& [id, job] : rows_)
      if (is(job)) found.push_back(job);
    return found;
  }
  std::optional<Job> any(std::vector<Job> of) {
    if (of.empty()) return std::nullopt;
    return of[random_() % of.size()];
  }
  std::optional<Job> any_open_record() {
    return any(rows([](const Job& job) {
      return is_array_record(job) && !is_over(job.state) && !is_empty_record(job);
    }));
  }
  std::optional<Job> any_element(bool is_wanted(const Job&)) {
    return any(rows([&](const Job& job) { return !is_array_record(job) && is_wanted(job); }));
  }
  /// Some of them, one at least.
  IndexSet some_of(const IndexSet& all) {
    IndexSet some;
    for (auto index = all.first(); index; index = all.next_after(*index))
      if (random_() % 3 == 0) some.insert(*index);
    return some.empty() ? IndexSet(*all.first(), *all.first()) : some;
  }

  void put(const Job& job) {
    auto before = rows_.find(job.id);
    progress_.put(before == rows_.end() ? nullptr : &before->second, job);
    rows_.insert_or_assign(job.id, job);
  }
  void commit(const std::vector<Job>& changed) {
    write_(changed);
    for (const auto& job : changed) put(job);
    close_when_over();
  }
  /// The row is in memory alone.
  void leave(JobId record, const IndexSet& elements) {
    auto rest = decide::without(std::make_shared<const Job>(rows_.at(record)), elements);
    put(*rest);
    if (is_empty_record(*rest) && rest->id != rest->array_id) rows_.erase(rest->id);
  }
  JobId new_id() { return JobId{++last_}; }

  void start_element() {
    if (random_() % 3 == 0)
      if (auto waits = any_element([](const Job& job) { return job.state == JobState::pending; }))
        return commit({live(*waits)});
    auto record = any_open_record();
    if (!record) return;
    auto index = *some_of(record->array->waiting).first();
    auto element = live(decide::element_of(*record, index, new_id()));
    write_({element});
    put(element);
    leave(record->id, IndexSet(index, index));
  }

  void end_element() {
    auto element = any_element([](const Job& job) { return is_live(job.state); });
    if (!element) return;
    constexpr std::array ends{JobState::completed, JobState::completed, JobState::failed,
                              JobState::timeout, JobState::cancelled};
    auto state = ends.at(random_() % ends.size());
    auto code = state == JobState::completed ? 0 : static_cast<std::int32_t>(random_() % 4);
    commit({over(*element, state, {code, 0})});
  }

  void requeue_element() {
    auto element = any_element([](const Job& job) { return job.state != JobState::pending; });
    if (!element) return;
    commit(with_reopened(waiting(*element)));
  }

  void split(Wanted wanted) {
    auto record = any_open_record();
    if (!record) return;
    auto meant = random_() % 4 == 0 ? record->array->waiting : some_of(record->array->waiting);
    auto changed = *record;
    changed.request.hold = true;
    if (wanted == Wanted::cancelled) changed = over(*record, JobState::cancelled, {});
    commit(split_rows(*record, std::move(changed), meant));
  }

  /// What its deadline ends: of an array's own record that elements have left, the rest as a part, and the
  /// record itself is not written.
  void withdraw_what_is_left() {
    auto record = any_open_record();
    if (!record) return;
    auto waiting = record->array->waiting;
    auto stays = record->id == record->array_id && waiting.count() < record->array->count;
    if (!stays) return commit({over(*record, JobState::deadline, {})});
    auto part = over(decide::split_off(*record, waiting, new_id()), JobState::deadline, {});
    write_({part});
    put(part);
    leave(record->id, waiting);
    close_when_over();
  }

  void requeue_withdrawn() {
    auto record = any(rows([](const Job& job) {
      return is_array_record(job) && is_over(job.state) && !is_empty_record(job);
    }));
    if (!record) return;
    auto meant = random_() % 2 == 0 ? record->array->waiting : some_of(record->array->waiting);
    auto changed = split_rows(*record, waiting(*record), meant);
    auto own = rows_.at(record->array_id);
    if (is_over(own.state) && own.id != record->id) changed.push_back(decide::reopened(own));
    commit(changed);
  }

  /// What can never be met for some of its elements, and not for all: one gets a row, several a record.
  void part_with() {
    auto record = any_open_record();
    if (!record) return;
    auto apart = some_of(record->array->waiting);
    if (apart == record->array->waiting) return;
    auto id = new_id();
    if (apart.count() > 1)
      return commit({*decide::without(std::make_shared<const Job>(*record), apart),
                     decide::split_off(*record, apart, id)});
    auto element = decide::element_of(*record, *apart.first(), id);
    write_({element});
    put(element);
    leave(record->id, apart);
  }

  std::vector<Job> split_rows(const Job& record, Job changed, const IndexSet& meant) {
    auto split = decide::split_record(record, std::move(changed), meant, JobId{last_ + 1});
    std::vector<Job> rows{std::move(split.row)};
    if (split.split_off_row) rows.push_back(std::move(*split.split_off_row)), new_id();
    return rows;
  }
  std::vector<Job> with_reopened(Job element) {
    auto own = rows_.at(element.array_id);
    std::vector<Job> rows{std::move(element)};
    if (is_over(own.state)) rows.push_back(decide::reopened(own));
    return rows;
  }
  void close_when_over() {
    auto own = rows_.at(JobId{1});
    if (!progress_.over() || is_over(own.state)) return;
    own = over(own, progress_.state(), progress_.exit());
    write_({own});
    put(own);
  }

  static Job live(Job job) {
    job.state = JobState::running;
    job.attempt.value += 1;
    job.run = Run{at(200), "boot", {{0}, Mebibytes{512}, {}}, false};
    job.ending.reset();
    return job;
  }
  static Job waiting(Job job) {
    job.state = JobState::pending;
    return job;
  }
  static Job over(Job job, JobState state, ExitStatus exit) {
    job.state = state;
    job.ending = Ending{};
    job.ending->end = at(4'000'000'000);  // never so long ago that it is not loaded
    job.ending->exit = exit;
    return job;
  }

  std::mt19937 random_;
  Write write_;
  decide::ArrayProgress progress_;
  std::map<JobId, Job> rows_;
  std::uint32_t last_ = 1;
};

/// Of the derived records those that a scheduler keeps: not the parts that all elements have left.
inline std::vector<Job> kept_in_memory(const std::vector<decide::JobPtr>& records) {
  std::vector<Job> kept;
  for (const auto& record : records)
    if (is_over(record->state) || !is_empty_record(*record) || record->id == record->array_id)
      kept.push_back(*record);
  return kept;
}

}  // namespace slotd::test
