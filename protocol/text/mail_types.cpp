#include "protocol/text/mail_types.hpp"

#include "protocol/text/words.hpp"

#include <algorithm>
#include <array>

namespace slotd {

namespace {

struct Word {
  std::string_view name;
  bool MailTypes::*member;
};

/// In the order in which Slurm names them; its other words follow.
constexpr std::array words{Word{"ARRAY_TASKS", &MailTypes::array_tasks},
                           Word{"INVALID_DEPEND", &MailTypes::invalid_depend},
                           Word{"BEGIN", &MailTypes::begin},
                           Word{"END", &MailTypes::end},
                           Word{"FAIL", &MailTypes::fail},
                           Word{"REQUEUE", &MailTypes::requeue},
                           Word{"TIME_LIMIT", &MailTypes::time_limit}};

/// Slurm knows these, and they never happen on this machine.
constexpr std::array<std::string_view, 4> others{"STAGE_OUT", "TIME_LIMIT_90", "TIME_LIMIT_80",
                                                 "TIME_LIMIT_50"};

void append(std::string& list, std::string_view word) {
  list += (list.empty() ? "" : ",") + std::string(word);
}

void take_all(MailTypes& types) {
  types.invalid_depend = types.begin = types.end = types.fail = types.requeue = true;
  types.others = others.front();
}

void take(MailTypes& types, std::string_view given) {
  if (same_word(given, "NONE")) types.none = true;
  if (same_word(given, "ALL")) take_all(types);
  for (const auto& word : words)
    if (same_word(given, word.name)) types.*word.member = true;
  for (auto other : others) {
    auto there = split(types.others, ",");
    if (same_word(given, other) && std::find(there.begin(), there.end(), other) == there.end())
      append(types.others, other);
  }
}

}  // namespace

bool MailTypes::any() const { return *this != MailTypes{}; }

MailTypes parse_mail_types(std::string_view text) {
  MailTypes types;
  for (auto word : split(text, ",")) take(types, word);
  return types;
}

std::string format(const MailTypes& types) {
  std::string list;
  if (types.none) return list;
  for (const auto& word : words)
    if (types.*word.member) append(list, word.name);
  if (!types.others.empty()) append(list, types.others);
  return list;
}

}  // namespace slotd
