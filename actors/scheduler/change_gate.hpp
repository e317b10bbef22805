#pragma once

#include "protocol/base/ids.hpp"

#include <deque>
#include <functional>
#include <unordered_map>
#include <utility>

namespace slotd {

/// One change of a job at a time. While a change is on its way to the disk, the job table still
/// shows the job as it was; whoever wants to change it next waits here and then looks at it anew
/// (docs/adr/0006). Nothing ever has to be rolled back this way.
class ChangeGate {
 public:
  static constexpr JobId the_node{};  ///< changes of the node pass like those of a job

  bool is_open(JobId job) const { return !gates_.contains(job); }

  /// Closed as often as this is called, until it is opened as often.
  void close(JobId job) { ++gates_[job].closed; }

  /// Now if the job is free to be changed, else once it is.
  void pass(JobId job, std::function<void()> act) {
    auto gate = gates_.find(job);
    if (gate == gates_.end()) return act();
    gate->second.waiting.push_back(std::move(act));
  }

  /// Lets those through who wait, in order, until one of them closes the gate again.
  void open(JobId job) {
    auto gate = gates_.find(job);
    if (gate == gates_.end() || --gate->second.closed > 0) return;
    auto waiting = std::move(gate->second.waiting);
    gates_.erase(gate);
    while (!waiting.empty() && is_open(job)) {
      auto act = std::move(waiting.front());
      waiting.pop_front();
      act();
    }
    if (waiting.empty()) return;
    auto& line = gates_[job].waiting;  // they were there before whoever came meanwhile
    line.insert(line.begin(), std::make_move_iterator(waiting.begin()),
                std::make_move_iterator(waiting.end()));
  }

 private:
  struct Gate {
    unsigned closed = 0;
    std::deque<std::function<void()>> waiting;
  };
  std::unordered_map<JobId, Gate> gates_;
};

}  // namespace slotd
