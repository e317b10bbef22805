// slotd events: prints what happens to jobs and to the node, as it happens.

#include "clients/command.hpp"
#include "clients/events/event_text.hpp"
#include "clients/events/follower.hpp"
#include "clients/options/command_line.hpp"
#include "clients/options/filter_options.hpp"
#include "clients/process/report.hpp"
#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"

#include <unistd.h>
#include <cerrno>
#include <cstdint>

namespace slotd::clients {

namespace {

constexpr Program events_program{"slotd events", "slotd events [options]"};

struct EventsSettings {
  JobFilter filter;  // of which only the jobs are asked for
  std::optional<std::uint64_t> since;
  std::optional<std::uint64_t> count;
  bool json = false;
};

Option number_row(std::string_view name, char letter, std::optional<std::uint64_t>& target,
                  std::string_view help) {
  return {.name = name,
          .letter = letter,
          .argument = Argument::required,
          .value = "N",
          .help = help,
          .set = [name, &target](std::string_view value) -> Done {
            auto number = parse_digits<std::int64_t>(value);
            if (!number)
              return fail(FaultCode::usage,
                          "Invalid number for --" + std::string(name) + ": " + printable(value));
            target = static_cast<std::uint64_t>(*number);
            return {};
          }};
}

OptionTable events_options(EventsSettings& settings, Screen& screen) {
  OptionTable table{
    number_row("since", 's', settings.since,
               "start after event number N (0: with the oldest that is kept); by default, with the "
               "next event"),
    jobs_row(settings.filter),
    number_row("count", 'n', settings.count, "stop after N events"),
    flag_row("json", 0, settings.json, "print lines of JSON, as without a terminal"),
  };
  table[1].name = "job";
  table[1].other_names = "jobs";
  table[1].help = "only events of these jobs, arrays (12) or elements of arrays (12_3, 12_[1-5])";
  for (auto& row : screen_options(screen, 'h', 'V')) table.push_back(row);
  return table;
}

/// Writes at once, past stdio's buffer, because its reader follows the events too.
class Output {
 public:
  explicit Output(const EventsSettings& settings)
      : json_(settings.json || ::isatty(STDOUT_FILENO) != 1), left_(settings.count) {}

  /// False if no more is to be written.
  bool write(const std::vector<Event>& events) {
    std::string text;
    for (const auto& event : events) {
      if (left_ == 0U) break;
      text += json_ ? event_json(event) : event_line(event);
      if (left_) --*left_;
    }
    return write_out(text) && left_ != 0U;
  }

  /// The exit status. A reader that stopped has read enough.
  int finish() const {
    if (error_ == 0 || error_ == EPIPE) return 0;
    complain(events_program.name, "cannot write the output: " + errno_text(error_));
    return 1;
  }

 private:
  bool write_out(std::string_view text) {
    while (!text.empty()) {
      auto size = ::write(STDOUT_FILENO, text.data(), text.size());
      if (size > 0) text.remove_prefix(static_cast<std::size_t>(size));
      if (size < 0 && errno != EINTR) return error_ = errno, false;
    }
    return true;
  }

  bool json_;
  std::optional<std::uint64_t> left_;
  int error_ = 0;
};

void say_missing(const MissingEvents& missing) {
  remark(events_program.name, "events " + std::to_string(missing.first.value) + " to " +
                                std::to_string(missing.last.value) +
                                " are not kept any more; going on with " +
                                std::to_string(missing.last.value + 1));
}

}  // namespace

int events(const Words& words) {
  EventsSettings settings;
  Screen screen = Screen::none;
  auto table = events_options(settings, screen);
  auto line = apply_command_line(events_program, table, screen, words);
  if (!line) return line.error();
  if (!line->operands.empty())
    return report_misuse(events_program, "error: Unrecognized option: " + line->operands.front());
  auto connect_options = connect_options_from_environment();
  if (!connect_options) return report_query(events_program.name, connect_options.error());
  if (settings.count == 0U) return 0;

  Output output(settings);
  Follower follower(
    *connect_options,
    {[&](const std::vector<Event>& news) { return output.write(news); }, say_missing});
  std::optional<EventSeq> since;
  if (settings.since) since = EventSeq{*settings.since};
  if (auto followed = follower.follow(since, {settings.filter.jobs, settings.filter.elements});
      !followed)
    return report_query(events_program.name, followed.error());
  return output.finish();
}

}  // namespace slotd::clients
