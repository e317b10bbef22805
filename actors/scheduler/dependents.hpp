#pragma once

#include "protocol/base/amounts.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/job.hpp"

#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

namespace slotd {

/// Which jobs wait for which: each stands in a list of the job, element or array that it waits for, so an end
/// costs what waits for it. Taking a list empties it: who still waits is to be entered again.
class Dependents {
 public:
  void await_begin(JobId waiting, const JobRef& of) { watchers(of).of_begin.insert(waiting); }
  void await_end(JobId waiting, const JobRef& of) { watchers(of).of_end.insert(waiting); }
  /// For the end of any element of the array (`aftercorr`).
  void await_elements(JobId waiting, JobId array) { of_jobs_[array].of_elements.insert(waiting); }

  /// Who waits for the begin of this job or element.
  std::vector<JobId> take_begun(const Job& begun);
  bool awaits_begin_of(JobId array) const;
  /// Who waits for the begin of all elements of an array.
  std::vector<JobId> take_array_begun(JobId array);
  /// Who waits for this row, by its id.
  std::vector<JobId> take_ended(const Job& ended);
  /// Who waits for this element, or for one of those that were withdrawn with this record.
  std::vector<JobId> take_ended_elements(const Job& ended);
  /// Who waits for elements of the array; they go on waiting.
  std::vector<JobId> awaiting_elements(JobId array) const;

  /// When a job began that others count minutes from: it may leave memory before they are over.
  void remember_begin(const JobRef& of, Time begin) { begins_.emplace(of, begin); }
  std::optional<Time> begin_of(const JobRef& of) const;
  void forget_begins() { begins_.clear(); }

 private:
  struct Watchers {
    std::set<JobId> of_begin;
    std::set<JobId> of_end;
    std::set<JobId> of_elements;
  };
  Watchers& watchers(const JobRef& of) {
    return of.element ? of_elements_[of.job][*of.element] : of_jobs_[of.job];
  }
  static void take_all(Watchers& watchers, std::vector<JobId>& taken);

  std::unordered_map<JobId, Watchers> of_jobs_;
  std::unordered_map<JobId, std::map<ArrayIndex, Watchers>> of_elements_;
  std::map<JobRef, Time> begins_;
};

}  // namespace slotd
