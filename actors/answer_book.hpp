#pragma once

#include "protocol/amounts.hpp"
#include "protocol/ids.hpp"
#include "protocol/reply.hpp"

#include <deque>
#include <memory>
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
    return known == answers_.end() ? nullptr : known->second;
  }

  void put(const RequestId& id, std::shared_ptr<const Answer> answer, Time now) {
    while (!order_.empty() && order_.front().first + kept_for < now) {
      answers_.erase(order_.front().second);
      order_.pop_front();
    }
    if (answers_.insert_or_assign(id, std::move(answer)).second) order_.emplace_back(now, id);
  }

 private:
  std::unordered_map<RequestId, std::shared_ptr<const Answer>> answers_;
  std::deque<std::pair<Time, RequestId>> order_;
};

}  // namespace slotd
