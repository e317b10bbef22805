#pragma once

#include "protocol/base/amounts.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/reply.hpp"
#include "protocol/wire.hpp"

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>

namespace slotd {

/// The answers of the last 24 hours to requests that changed something, so that a request that is
/// asked again is answered again and not done again.
class ReplyCache {
 public:
  static constexpr std::chrono::hours kept_for{24};
  static constexpr int forgotten_at_a_time = 100;

  /// Null: not answered within the last day.
  std::shared_ptr<const Answer> find(const RequestId& id) const {
    if (auto plain = submitted_.find(id); plain != submitted_.end())
      return std::make_shared<const Answer>(Submitted{plain->second, {}});
    auto known = answers_.find(id);
    if (known == answers_.end()) return nullptr;
    auto reply = decode<Reply>(known->second);
    return reply ? std::make_shared<const Answer>(std::move(reply->answer)) : nullptr;
  }

  void put(const RequestId& id, const std::shared_ptr<const Answer>& answer, Time now) {
    const auto* submitted = std::get_if<Submitted>(answer.get());
    if (!submitted || !submitted->adapted.empty())
      return put(id, encode(Reply{wire_version, *answer}), now);
    forget_old(now);
    if (submitted_.insert_or_assign(id, submitted->job).second) order_.emplace_back(now, id);
  }
  void put(const RequestId& id, std::string frame, Time now) {
    forget_old(now);
    if (answers_.insert_or_assign(id, std::move(frame)).second) order_.emplace_back(now, id);
  }

 private:
  /// A few each time: a clock that is set forward makes all of them old at once.
  void forget_old(Time now) {
    auto is_old = [&] { return !order_.empty() && order_.front().first + kept_for < now; };
    for (int left = forgotten_at_a_time; left > 0 && is_old(); --left) {
      submitted_.erase(order_.front().second);
      answers_.erase(order_.front().second);
      order_.pop_front();
    }
  }

  // There may be 100,000 a day, and an Answer has room for the largest of them, a job: of a plain
  // submission the id alone is kept, all others as frames.
  std::unordered_map<RequestId, JobId> submitted_;
  std::unordered_map<RequestId, std::string> answers_;
  std::deque<std::pair<Time, RequestId>> order_;
};

}  // namespace slotd
