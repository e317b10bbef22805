// slotd why: tells what a job waits for and what would start it, what it holds, or how it ended.

#include "clients/command.hpp"
#include "clients/commands/query.hpp"
#include "clients/options/filter_options.hpp"
#include "clients/why/json.hpp"
#include "clients/why/text.hpp"
#include "protocol/text/job_list.hpp"
#include "protocol/text/printable.hpp"

namespace slotd::clients {

namespace {

constexpr Program why_program{"slotd why", "slotd why [options] JOB"};

struct WhyOptions {
  bool json = false;
};

OptionTable why_options(WhyOptions& chosen, Screen& screen) {
  OptionTable table{flag_row("json", 0, chosen.json, "print JSON")};
  for (auto& row : screen_options(screen, 'h', 'V')) table.push_back(row);
  return table;
}

/// `12`, `12_3`; for several elements, `12_[3-9]`, the first.
Result<ExplainJob> question_of(const std::string& word) {
  auto targets = parse_job_targets(word);
  if (!targets || targets->jobs.size() + targets->elements.size() != 1)
    return fail(FaultCode::usage, "Invalid job id specified: " + printable(word));
  if (!targets->jobs.empty()) return ExplainJob{targets->jobs.front(), std::nullopt};
  const auto& elements = targets->elements.front();
  return ExplainJob{elements.array, elements.indices.first()};
}

int explain(const ExplainJob& question, const WhyOptions& chosen) {
  auto connection = connection_for(why_program);
  if (!connection) return connection.error();
  auto told = (*connection)->ask_for<Explanation>(question);
  if (!told) return report_query(why_program.name, told.error());
  print(chosen.json ? explained::as_json(*told) : explained::as_text(*told));
  return 0;
}

}  // namespace

int why(const Words& words) {
  WhyOptions chosen;
  Screen screen = Screen::none;
  auto table = why_options(chosen, screen);
  auto line = apply_command_line(why_program, table, screen, words);
  if (!line) return line.error();
  if (line->operands.size() != 1)
    return report_misuse(why_program, line->operands.empty() ? "error: which job? slotd why JOB"
                                                             : "error: one job at a time");
  auto question = question_of(line->operands.front());
  if (!question) return report_query(why_program.name, question.error());
  return explain(*question, chosen);
}

}  // namespace slotd::clients
