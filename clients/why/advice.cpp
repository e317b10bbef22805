#include "clients/why/advice.hpp"

#include "clients/why/words.hpp"
#include "protocol/text/duration.hpp"
#include "protocol/text/instant.hpp"

#include <algorithm>
#include <set>

namespace slotd::clients::explained {

namespace {

class Advice {
 public:
  Advice(const Explanation& told, Page& page) : told_(told), page_(page), id_(typed(told.job)) {}

  void write() {
    page_.line(0, "What to do:");
    if (is_hopeless()) return give_up();
    for (const auto& remedy : told_.remedies) tell(remedy);
    if (several_shut()) page_.line(2, "All of this is needed before it can start.");
    others();
    wait();
  }

 private:
  // --- changes of one value ---

  void tell(const Remedy& remedy) {
    switch (remedy.kind) {
      case RemedyKind::release: return change(remedy, "Release it", "scontrol release " + id_);
      case RemedyKind::resume:
        return change(remedy, "Let the node start jobs again",
                      "scontrol update NodeName=localhost State=RESUME");
      case RemedyKind::no_begin: return again(remedy, "without --begin", "...");
      case RemedyKind::no_dependency: return again(remedy, "without --dependency", "...");
      case RemedyKind::array_limit:
        return change(remedy, "Let more of its array run at once",
                      "scontrol update JobId=" + to_string(told_.job.array_id) +
                        " ArrayTaskThrottle=" + std::to_string(remedy.amount));
      case RemedyKind::time_limit:
        return change(remedy, "Give it a time limit of " + length(*remedy.limit) + " at most",
                      "scontrol update JobId=" + id_ + " TimeLimit=" + format_long(*remedy.limit));
      case RemedyKind::top:
        return change(remedy, "Put it before all others, which wait longer then",
                      "scontrol top " + id_);
      case RemedyKind::partition:
        return again(remedy, "to a partition without GPUs", "-p " + remedy.partition + " ...");
      case RemedyKind::shared: return again(remedy, "without --exclusive", "...");
      case RemedyKind::cpus:
        return again(remedy, "with " + cpus(remedy.amount) + " at most",
                     "-n 1 -c " + std::to_string(remedy.amount) + " ...");
      case RemedyKind::memory:
        return again(remedy, "with " + memory(remedy.amount) + " of memory at most",
                     "--mem=" + memory(remedy.amount) + " ...");
      case RemedyKind::gpus:
        return again(remedy, "with " + gpus(remedy.amount) + " at most",
                     "-G " + std::to_string(remedy.amount) + " ...");
    }
  }

  std::string effect(const Remedy& remedy) const {
    if (!remedy.start) return ":";
    if (*remedy.start <= told_.now) return ", and it starts now:";
    return ", and it is expected to start at " + format_instant(*remedy.start) + ":";
  }

  void change(const Remedy& remedy, const std::string& what, const std::string& command) {
    page_.line(2, what + effect(remedy));
    page_.command(command);
  }

  /// What an update cannot change.
  void again(const Remedy& remedy, const std::string& how, const std::string& options) {
    page_.line(2, "Submit it again " + how + effect(remedy));
    page_.command("scancel " + id_ + "; sbatch " + options);
  }

  // --- what others can do ---

  void others() {
    std::set<JobId> named;
    for (const auto& condition : told_.conditions) {
      if (condition.met) continue;
      for (const auto& other : condition.jobs)
        if (named.insert(other.job).second) about(condition, other);
    }
  }

  void about(const Condition& condition, const RelatedJob& other) {
    if (condition.kind == ConditionKind::dependency) {
      page_.line(2, "See how job " + named(other) + " stands, which it waits for:");
      return page_.command("slotd why " + other.shown);
    }
    auto endless = is_live(other.state) && other.state != JobState::completing && !other.until;
    if (!endless || told_.start || endless_told_) return;
    auto give = otherwise("Give", "Or give");
    endless_told_ = true;
    page_.line(2, give + " job " + named(other) +
                    " a time limit, so that its end can be planned with, or end it:");
    page_.command("scontrol update JobId=" + other.shown + " TimeLimit=HH:MM:SS");
    page_.command("scancel " + other.shown);
  }

  void wait() {
    auto start = otherwise("Wait:", "Or wait:") + " it ";
    if (told_.start && *told_.start <= told_.now)
      page_.line(2, "Nothing: it starts now.");
    else if (told_.start)
      page_.line(2, start + "is expected to start at " + format_instant(*told_.start) + ".");
    else if (!is_shut())
      page_.line(2, start +
                      "starts as soon as it can. When that is cannot be told: what runs, or "
                      "what comes before it, has no time limit.");
  }

  std::string otherwise(const char* first, const char* later) const {
    return told_.remedies.empty() && !endless_told_ ? first : later;
  }

  // --- what never can ---

  bool is_hopeless() const {
    return std::any_of(told_.conditions.begin(), told_.conditions.end(),
                       [](const auto& each) { return each.never; });
  }

  void give_up() {
    for (const auto& remedy : told_.remedies) tell(remedy);
    auto too_large = std::any_of(told_.conditions.begin(), told_.conditions.end(),
                                 [](const auto& each) { return each.never && each.total > 0; });
    if (too_large)
      page_.line(2,
                 "It never starts on this machine as it is: give slotd as much as it asks for "
                 "(see `slotd config`), or end it:");
    else
      page_.line(2,
                 "It never starts as it is. End it, and submit it again where it is still "
                 "wanted:");
    page_.command("scancel " + id_);
  }

  /// Does something other than resources and its turn hold it back?
  bool is_shut() const {
    return std::any_of(told_.conditions.begin(), told_.conditions.end(), [](const auto& each) {
      return each.kind <= ConditionKind::node && !each.met;
    });
  }

  bool several_shut() const {
    return told_.remedies.size() > 1 &&
           std::none_of(told_.remedies.begin(), told_.remedies.end(),
                        [](const Remedy& remedy) { return remedy.start.has_value(); });
  }

  const Explanation& told_;
  Page& page_;
  std::string id_;
  bool endless_told_ = false;
};

}  // namespace

void write_advice(const Explanation& told, Page& page) { Advice(told, page).write(); }

}  // namespace slotd::clients::explained
