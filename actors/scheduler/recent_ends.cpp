#include "actors/scheduler/recent_ends.hpp"

#include "actors/scheduler/config.hpp"

#include <algorithm>

namespace slotd {

namespace {

std::chrono::milliseconds whole_milliseconds(Duration pause) {
  return std::chrono::ceil<std::chrono::milliseconds>(pause);
}

}  // namespace

void RecentEnds::remember(const Job& job) {
  if (!job.ending) return;
  ends_.emplace_back(job.ending->end, job.id);
  if (std::exchange(planned_, true)) return;
  outside_.later(whole_milliseconds(kept_for_), [this] { forget_old(); });
}

void RecentEnds::forget_old() {
  planned_ = false;
  auto old = outside_.now() - kept_for_;
  auto is_old = [&] { return !ends_.empty() && ends_.front().first <= old; };
  for (int left = jobs_at_a_time; left > 0 && is_old(); --left) {
    forget_(ends_.front().second, old);
    ends_.pop_front();
  }
  if (ends_.empty()) return;
  planned_ = true;
  if (is_old()) return outside_.soon([this] { forget_old(); });
  auto pause = std::max<Duration>(ends_.front().first - old, std::chrono::seconds{1});
  outside_.later(whole_milliseconds(pause), [this] { forget_old(); });
}

}  // namespace slotd
