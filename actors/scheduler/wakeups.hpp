#pragma once

#include "actors/host/alarm.hpp"
#include "protocol/base/amounts.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/base/result.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace slotd {

/// The moments of wall time at which a pending job is to be looked at: its begin, a deadline that can no
/// longer be met, minutes after another job's begin. One alarm is set for the first of them.
class Wakeups {
 public:
  /// Makes the alarm; called with the first moment. Null: nobody is woken.
  using MakeAlarm = std::function<Result<std::unique_ptr<host::Alarm>>()>;

  void use(MakeAlarm make_alarm) { make_alarm_ = std::move(make_alarm); }

  void add(Time moment, JobId job);
  bool contains(Time moment, JobId job) const { return moments_.contains({moment, job}); }
  bool empty() const { return moments_.empty(); }

  /// The alarm rang: takes the jobs whose moment has come, at most so many. Call `set_alarm` once they have
  /// been dealt with; where more are due, it rings at once.
  std::vector<JobId> take_due(Time now, int at_most);
  /// Sets the alarm for the first moment. A machine that gives no alarm is asked again at the next call.
  void set_alarm();

 private:
  MakeAlarm make_alarm_;
  std::set<std::pair<Time, JobId>> moments_;
  std::unique_ptr<host::Alarm> alarm_;
  std::optional<Time> alarm_time_;
};

}  // namespace slotd
