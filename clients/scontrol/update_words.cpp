#include "clients/scontrol/update_words.hpp"

#include "clients/scontrol/job_operands.hpp"
#include "clients/views/job_facts.hpp"
#include "protocol/text/duration.hpp"
#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace slotd::clients::control {

namespace {

using Assignments = std::vector<Assignment>;

tl::unexpected<Fault> misuse(std::string text) { return fail(FaultCode::usage, std::move(text)); }

/// Any of the spellings, which are separated by blanks.
bool is_key(std::string_view key, std::string_view spellings) {
  for (auto spelling : split(spellings, " "))
    if (same_word(key, spelling)) return true;
  return false;
}

constexpr std::string_view job_keys = "JobId Job";
constexpr std::string_view name_keys = "JobName Name";
constexpr std::string_view node_keys = "NodeName Node";

/// `job 12` is `job=12`, and so for a node.
Result<Assignments> assignments_from(const Words& words) {
  Assignments all;
  std::size_t next = 0;
  auto names_node = !words.empty() && is_key(words[0], node_keys);
  if (words.size() > 1 && (names_node || is_job_word(words[0]))) ++next;
  if (next == 1 && !assignment_from(words[1]))
    all.push_back({names_node ? "NodeName" : "JobId", words[next++]});
  for (; next < words.size(); ++next) {
    auto pair = assignment_from(words[next]);
    if (!pair) return misuse("invalid update expression: " + printable(words[next]));
    all.push_back(*pair);
  }
  return all;
}

Done set_name(std::string_view value, SetJobFields& change) {
  change.name = value;
  return {};
}

Done set_partition(std::string_view value, SetJobFields& change) {
  change.partition = value;
  return {};
}

/// `30`, `+30`, `-30`, in each form of a time limit.
Done set_time_limit(std::string_view value, SetJobFields& change) {
  using Way = TimeLimitChange::Way;
  auto way = value.starts_with('+')   ? Way::longer
             : value.starts_with('-') ? Way::shorter
                                      : Way::set;
  auto limit = parse_time_limit(way == Way::set ? value : value.substr(1));
  if (!limit || (way != Way::set && !*limit))
    return misuse("invalid time limit: " + printable(value));
  change.time_limit = TimeLimitChange{way, *limit};
  return {};
}

/// Slurm reserves the two highest numbers.
Done set_priority(std::string_view value, SetJobFields& change) {
  constexpr auto highest = std::numeric_limits<std::uint32_t>::max() - 2;
  auto number = parse_digits<std::uint32_t>(value);
  if (!number || *number > highest) return misuse("invalid priority: " + printable(value));
  change.priority = Priority{*number};
  return {};
}

/// 0 means no limit.
Done set_array_limit(std::string_view value, SetJobFields& change) {
  auto number = parse_digits<std::uint32_t>(value);
  if (!number) return misuse("invalid array task throttle: " + printable(value));
  change.array_limit = *number;
  return {};
}

struct JobKey {
  std::string_view spellings;
  Done (*set)(std::string_view value, SetJobFields& change);
};
constexpr std::array settable{
  JobKey{name_keys, set_name},
  JobKey{"Partition", set_partition},
  JobKey{"TimeLimit Time", set_time_limit},
  JobKey{"Priority", set_priority},
  JobKey{"ArrayTaskThrottle", set_array_limit},
};

/// `TimeLimit+=5` is `TimeLimit=+5`.
Done set_key(const Assignment& pair, SetJobFields& change) {
  auto key = pair.key;
  std::string value(pair.value);
  auto sign = key.empty() ? '=' : key.back();
  if ((sign == '+' || sign == '-') && is_key(key.substr(0, key.size() - 1), "TimeLimit Time")) {
    key.remove_suffix(1);
    value.insert(value.begin(), sign);
  }
  for (const auto& known : settable)
    if (is_key(key, known.spellings)) return known.set(value, change);
  return misuse("unsupported update key: " + printable(pair.key));
}

/// `which` says which jobs; the rest says what changes.
Result<Question> job_update(const Assignments& all, Assignments::const_iterator which) {
  UpdateJobs ask;
  if (is_key(which->key, job_keys)) {
    if (auto done = add_jobs(which->value, ask.filter); !done) return tl::unexpected(done.error());
  } else {
    ask.filter.names.emplace_back(which->value);
  }
  SetJobFields change;
  for (auto pair = all.begin(); pair != all.end(); ++pair) {
    if (pair == which) continue;
    if (auto done = set_key(*pair, change); !done) return tl::unexpected(done.error());
  }
  if (change == SetJobFields{}) return misuse("No changes specified");
  ask.what = std::move(change);
  return ask;
}

/// Removes quotes that the shell left, as in `"Reason=\"cold\""`.
std::string_view without_quotes(std::string_view text) {
  auto quote = text.empty() ? ' ' : text.front();
  if (text.size() < 2 || text.back() != quote || (quote != '"' && quote != '\'')) return text;
  return text.substr(1, text.size() - 2);
}

Done set_node_state(std::string_view value, std::optional<UpdateNode::NodeAction>& wish) {
  if (is_key(value, "DRAIN")) return wish = UpdateNode::NodeAction::drain, Done{};
  if (is_key(value, "RESUME UNDRAIN IDLE")) return wish = UpdateNode::NodeAction::resume, Done{};
  return misuse("Invalid input: State=" + printable(value) + "; valid states are: DRAIN RESUME");
}

Result<Question> node_update(const Assignments& all, Assignments::const_iterator which,
                             const Caller& caller) {
  if (which->value != machine_name && which->value != caller.host_name)
    return misuse("slurm_update error: Invalid node name specified: " + printable(which->value));
  UpdateNode ask;
  ask.user = caller.user;
  std::optional<UpdateNode::NodeAction> wish;
  for (auto pair = all.begin(); pair != all.end(); ++pair) {
    if (pair == which) continue;
    if (is_key(pair->key, "Reason"))
      ask.reason = without_quotes(pair->value);
    else if (!is_key(pair->key, "State"))
      return misuse("unsupported update key: " + printable(pair->key));
    else if (auto done = set_node_state(pair->value, wish); !done)
      return tl::unexpected(done.error());
  }
  if (!wish) return misuse("No changes specified: State=DRAIN or State=RESUME is needed");
  ask.action = *wish;
  if (ask.action == UpdateNode::NodeAction::drain && ask.reason.empty())
    return misuse("You must specify a reason when DOWNING or DRAINING a node. Request denied");
  return ask;
}

}  // namespace

Result<Question> parse_update(const Words& words, const Caller& caller) {
  auto all = assignments_from(words);
  if (!all) return tl::unexpected(all.error());
  auto find = [&all](std::string_view spellings) {
    return std::find_if(all->cbegin(), all->cend(),
                        [&](const Assignment& pair) { return is_key(pair.key, spellings); });
  };
  if (auto job = find(job_keys); job != all->cend()) return job_update(*all, job);
  if (auto node = find(node_keys); node != all->cend()) return node_update(*all, node, caller);
  if (auto name = find(name_keys); name != all->cend()) return job_update(*all, name);
  return misuse("No valid entity in update command: JobId=, JobName= or NodeName= must be there");
}

}  // namespace slotd::clients::control
