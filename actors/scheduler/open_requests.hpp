#pragma once

#include "actors/scheduler/reply_cache.hpp"
#include "protocol/base/amounts.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/base/result.hpp"
#include "protocol/reply.hpp"

#include <functional>
#include <memory>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace slotd {

/// Requests of one kind that change something, from their arrival to their answer. A client that hears
/// nothing asks again with the same id: the request is then answered again, never done again.
template <class Outcome>
class OpenRequests {
 public:
  using Deliver = std::function<void(const Result<Outcome>&)>;

  explicit OpenRequests(ReplyCache& replies) : replies_(replies) {}

  /// True: the caller is the first to ask and has to do it, then call `answer`. Otherwise the request
  /// was answered within the last day, and is answered so again now; or it is being done, and is
  /// answered together with the first. Fault `invalid` where the id belongs to a request of another kind.
  bool is_first(const RequestId& id, Deliver deliver) {
    if (auto known = replies_.find(id)) {
      deliver(as_outcome(*known));
      return false;
    }
    auto& waiting = waiting_[id];
    waiting.push_back(std::move(deliver));
    return waiting.size() == 1;
  }

  /// Answers everybody who asked. An outcome is remembered; after a fault the client may ask again.
  void answer(const RequestId& id, const Result<Outcome>& outcome, Time now) {
    if (outcome) replies_.put(id, std::make_shared<const Answer>(*outcome), now);
    auto waiting = waiting_.extract(id);
    if (waiting.empty()) return;
    for (auto& deliver : waiting.mapped()) deliver(outcome);
  }

 private:
  static Result<Outcome> as_outcome(const Answer& answer) {
    if (const auto* outcome = std::get_if<Outcome>(&answer)) return *outcome;
    return fail(FaultCode::invalid, "this request id was used for another request");
  }

  ReplyCache& replies_;
  std::unordered_map<RequestId, std::vector<Deliver>> waiting_;
};

}  // namespace slotd
