#pragma once

#include "protocol/amounts.hpp"
#include "protocol/ids.hpp"
#include "protocol/reply.hpp"
#include "protocol/wire.hpp"

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

namespace slotd {

/// The answers of the last 24 hours to requests that changed something, so that a request that is
/// asked again is answered again and not done again.
class AnswerBook {
 public:
  static constexpr std::chrono::hours kept_for{24};

  /// Null: not answered within the last day.
  std::shared_ptr<const Answer> find(const RequestId& id) const {
    auto known = answers_.find(id);
    if (known == answers_.end()) return nullptr;
    auto reply = decode<Reply>(known->second);
    return reply ? std::make_shared<const Answer>(std::move(reply->answer)) : nullptr;
  }

  void put(const RequestId& id, const std::shared_ptr<const Answer>& answer, Time now) {
    put(id, encode(Reply{wire_version, *answer}), now);
  }
  void put(const RequestId& id, std::string frame, Time now) {
    while (!order_.empty() && order_.front().first + kept_for < now) {
      answers_.erase(order_.front().second);
      order_.pop_front();
    }
    if (answers_.insert_or_assign(id, std::move(frame)).second) order_.emplace_back(now, id);
  }

 private:
  // As frames: an Answer has room for the largest of them, a job, and there may be 100,000 a day.
  std::unordered_map<RequestId, std::string> answers_;
  std::deque<std::pair<Time, RequestId>> order_;
};

}  // namespace slotd
