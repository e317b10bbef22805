#include "clients/scontrol/keyword.hpp"

#include "clients/process/report.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <cctype>

namespace slotd::clients::control {

const Keyword* find_keyword(std::span<const Keyword> keywords, std::string_view word) {
  for (const auto& keyword : keywords)
    if (word.size() >= keyword.shortest && same_word(keyword.name.substr(0, word.size()), word))
      return &keyword;
  return nullptr;
}

Done check_operands(const Keyword& keyword, const Call& call) {
  auto count = call.operands.size();
  if (count >= keyword.least && count <= keyword.most) return {};
  auto amount = count < keyword.least ? "few" : "many";
  return fail(FaultCode::usage,
              std::string("too ") + amount + " arguments for keyword:" + printable(call.keyword));
}

int refuse(std::string_view text) {
  print_error(std::string(text) + "\n");
  return 1;
}

bool are_slurms_words(std::string_view text) {
  auto capital = !text.empty() && std::isupper(static_cast<unsigned char>(text.front())) != 0;
  return capital || text.starts_with("slurm_");
}

int refuse_in_whose_words(std::string_view text) {
  if (are_slurms_words(text)) return refuse(text);
  return complain(command_name, text), 1;
}

}  // namespace slotd::clients::control
