#include "actors/scheduler/wakeups.hpp"

#include "actors/host/log.hpp"

namespace slotd {

void Wakeups::add(Time moment, JobId job) {
  moments_.emplace(moment, job);
  set_alarm();
}

std::vector<JobId> Wakeups::take_due(Time now, int at_most) {
  alarm_time_.reset();
  std::vector<JobId> due;
  for (; at_most > 0 && !moments_.empty() && moments_.begin()->first <= now; --at_most)
    due.push_back(moments_.extract(moments_.begin()).value().second);
  return due;
}

void Wakeups::set_alarm() {
  if (moments_.empty() || alarm_time_ == moments_.begin()->first || !make_alarm_) return;
  if (!alarm_) {
    auto made = make_alarm_();
    if (!made) return host::log(host::LogLevel::error, made.error().text);
    alarm_ = std::move(*made);
  }
  alarm_time_ = moments_.begin()->first;
  alarm_->set(*alarm_time_);
}

}  // namespace slotd
