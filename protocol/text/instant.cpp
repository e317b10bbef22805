#include "protocol/text/instant.hpp"

#include "protocol/text/duration.hpp"
#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <optional>

namespace slotd {

namespace {

using std::chrono::seconds;

struct ClockTime {
  int hour = 0;
  int minute = 0;
  int second = 0;
};

std::tm local_fields(Time time) {
  auto since_epoch = std::chrono::floor<seconds>(time).time_since_epoch().count();
  auto clock = static_cast<std::time_t>(since_epoch);
  std::tm fields{};
  localtime_r(&clock, &fields);
  return fields;
}

std::chrono::year_month_day local_date(Time time) {
  auto fields = local_fields(time);
  return std::chrono::year{fields.tm_year + 1900} /
         std::chrono::month{static_cast<unsigned>(fields.tm_mon + 1)} /
         std::chrono::day{static_cast<unsigned>(fields.tm_mday)};
}

Time local_moment(std::chrono::year_month_day date, ClockTime clock) {
  std::tm fields{};
  fields.tm_year = static_cast<int>(date.year()) - 1900;
  fields.tm_mon = static_cast<int>(static_cast<unsigned>(date.month())) - 1;
  fields.tm_mday = static_cast<int>(static_cast<unsigned>(date.day()));
  fields.tm_hour = clock.hour;
  fields.tm_min = clock.minute;
  fields.tm_sec = clock.second;
  fields.tm_isdst = -1;
  return Time{seconds{std::mktime(&fields)}};
}

/// Whether an incomplete text means the past or the future.
enum class Lean { back, ahead };

/// A place in the text; every `take` moves on only if it finds what it looks for.
class Cursor {
 public:
  Cursor(std::string_view text, Time now, Lean lean = Lean::back)
      : rest_(text), now_(now), lean_(lean) {}

  bool at_end() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }
  Time now() const { return now_; }
  Lean lean() const { return lean_; }

  bool take(char letter) {
    if (rest_.empty() || rest_.front() != letter) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take_word(std::string_view word) {
    if (!same_word(rest_.substr(0, word.size()), word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  void skip_blanks() {
    while (take(' ')) continue;
  }
  std::size_t digits_ahead() const {
    return static_cast<std::size_t>(std::find_if_not(rest_.begin(), rest_.end(), is_digit) -
                                    rest_.begin());
  }
  char behind_digits() const {
    auto digits = digits_ahead();
    return digits < rest_.size() ? rest_[digits] : '\0';
  }
  /// Takes a number of `least` to `most` digits. Further digits stay for the next take.
  std::optional<int> take_number(std::size_t least, std::size_t most) {
    auto digits = std::min(digits_ahead(), most);
    if (digits < least) return std::nullopt;
    auto number = parse_digits<int>(rest_.substr(0, digits));
    rest_.remove_prefix(digits);
    return number;
  }

 private:
  std::string_view rest_;
  Time now_;
  Lean lean_;
};

struct TimeWord {
  std::string_view name;
  int hour;
};
constexpr std::array time_words{TimeWord{"midnight", 0}, TimeWord{"noon", 12}, TimeWord{"fika", 15},
                                TimeWord{"teatime", 16}};

struct DayWord {
  std::string_view name;
  std::chrono::days from_today;
};
constexpr std::array day_words{DayWord{"today", std::chrono::days{0}},
                               DayWord{"tomorrow", std::chrono::days{1}},
                               DayWord{"yesterday", std::chrono::days{-1}}};

/// Takes `AM` or `PM` after a time of day, with or without a blank. False if the hour does not fit it.
bool apply_half_day(Cursor& at, ClockTime& clock) {
  at.skip_blanks();
  bool morning = at.take_word("AM");
  bool afternoon = !morning && at.take_word("PM");
  if (!morning && !afternoon) return true;
  if (clock.hour < 1 || clock.hour > 12) return false;
  clock.hour = clock.hour % 12 + (afternoon ? 12 : 0);
  return true;
}

/// `HH:MM[:SS] [AM|PM]`, `noon`, …
std::optional<ClockTime> take_clock(Cursor& at) {
  for (const auto& word : time_words)
    if (at.take_word(word.name)) return ClockTime{word.hour, 0, 0};
  auto hour = at.take_number(1, 2);
  if (!hour || !at.take(':')) return std::nullopt;
  auto minute = at.take_number(2, 2);
  auto second = at.take(':') ? at.take_number(2, 2) : std::optional<int>(0);
  if (!minute || !second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  ClockTime clock{*hour, *minute, *second};
  if (!apply_half_day(at, clock)) return std::nullopt;
  return clock;
}

std::chrono::year_month_day date_of(int year, int month, int day) {
  return std::chrono::year{year} / std::chrono::month{static_cast<unsigned>(month)} /
         std::chrono::day{static_cast<unsigned>(day)};
}

/// Slurm's rule for a date without a year: it is this year's. But looking back, a month that is still to come
/// is last year's, and looking ahead, a day that has passed is next year's.
int likely_year(const Cursor& at, int month, int day) {
  auto today = local_date(at.now());
  auto year = static_cast<int>(today.year());
  auto this_month = static_cast<int>(static_cast<unsigned>(today.month()));
  if (at.lean() == Lean::back) return month > this_month ? year - 1 : year;
  auto passed = month < this_month ||
                (month == this_month && day < static_cast<int>(static_cast<unsigned>(today.day())));
  return passed ? year + 1 : year;
}

/// `YYYY-MM-DD`
std::optional<std::chrono::year_month_day> take_iso_date(Cursor& at) {
  auto year = at.take_number(4, 4);
  if (!at.take('-')) return std::nullopt;
  auto month = at.take_number(2, 2);
  if (!at.take('-')) return std::nullopt;
  auto day = at.take_number(2, 2);
  if (!year || !month || !day) return std::nullopt;
  return date_of(*year, *month, *day);
}

/// `MM/DD[/YY]`, also with points
std::optional<std::chrono::year_month_day> take_short_date(Cursor& at, char mark) {
  auto month = at.take_number(1, 2);
  at.take(mark);
  auto day = at.take_number(1, 2);
  bool has_year = at.take(mark);
  auto year = has_year ? at.take_number(2, 2) : std::nullopt;
  if (!month || !day || (has_year && !year)) return std::nullopt;
  return date_of(year ? 2000 + *year : likely_year(at, *month, *day), *month, *day);
}

/// `MMDD[YY]`
std::optional<std::chrono::year_month_day> take_digit_date(Cursor& at) {
  auto month = at.take_number(2, 2);
  auto day = at.take_number(2, 2);
  auto year = at.take_number(2, 2);
  if (!month || !day) return std::nullopt;
  return date_of(year ? 2000 + *year : likely_year(at, *month, *day), *month, *day);
}

std::optional<std::chrono::year_month_day> take_date(Cursor& at) {
  for (const auto& word : day_words)
    if ((at.lean() == Lean::back || word.from_today.count() >= 0) && at.take_word(word.name))
      return std::chrono::sys_days(local_date(at.now())) + word.from_today;
  auto digits = at.digits_ahead();
  auto next = at.behind_digits();
  if (digits == 4 && next == '-' && at.rest().substr(0, 8).find('-', 5) == 7)
    return take_iso_date(at);
  if (digits <= 2 && (next == '/' || next == '.')) return take_short_date(at, next);
  if (digits == 4 || digits == 6) return take_digit_date(at);
  return std::nullopt;
}

/// Looking ahead, a time that has passed today is tomorrow's.
Time moment_today(const Cursor& at, ClockTime clock) {
  auto today = local_date(at.now());
  auto moment = local_moment(today, clock);
  if (at.lean() == Lean::back || moment >= at.now()) return moment;
  return local_moment(std::chrono::sys_days(today) + std::chrono::days{1}, clock);
}

/// `10:00 tomorrow`
std::optional<Time> moment_on_later_date(Cursor at, ClockTime clock) {
  at.skip_blanks();
  auto date = take_date(at);
  if (!date || !date->ok() || !at.at_end()) return std::nullopt;
  return local_moment(*date, clock);
}

/// A date, a time of day, or a date and a time with `T`, `-` or a blank between.
std::optional<Time> calendar_moment(Cursor at) {
  auto first = at;
  if (auto clock = take_clock(first)) {
    if (first.at_end()) return moment_today(at, *clock);
    if (at.lean() == Lean::ahead) return moment_on_later_date(first, *clock);
  }
  auto date = take_date(at);
  if (!date || !date->ok()) return std::nullopt;
  if (at.at_end()) return local_moment(*date, {});
  if (!at.take('T') && !at.take('-') && !at.take(' ')) return std::nullopt;
  auto clock = take_clock(at);
  if (!clock || !at.at_end()) return std::nullopt;
  return local_moment(*date, *clock);
}

struct UnitWord {
  std::string_view one;
  std::string_view many;
  seconds length;
};
constexpr std::array unit_words{
  UnitWord{"", "", seconds{1}},
  UnitWord{"second", "seconds", seconds{1}},
  UnitWord{"minute", "minutes", std::chrono::minutes{1}},
  UnitWord{"hour", "hours", std::chrono::hours{1}},
  UnitWord{"day", "days", std::chrono::days{1}},
  UnitWord{"week", "weeks", std::chrono::weeks{1}},
};

/// `10`, `2hours`; with a colon a length of time as in a time limit (`00:10:00`).
std::optional<Duration> distance(std::string_view text) {
  constexpr seconds farthest = std::chrono::years{1000};
  if (text.find(':') != std::string_view::npos) {
    auto length = parse_time_limit(text);
    if (!length || *length > farthest) return std::nullopt;
    return length->value_or(Duration{0});
  }
  Cursor at(text, {});
  auto count = at.take_number(1, 9);
  at.skip_blanks();
  for (const auto& word : unit_words)
    if (count && (same_word(at.rest(), word.one) || same_word(at.rest(), word.many)))
      return *count <= farthest / word.length ? std::optional<Duration>(*count * word.length)
                                              : std::nullopt;
  return std::nullopt;
}

/// `now`, `now+10minutes`, `now - 1day`
std::optional<Time> relative_moment(Cursor at) {
  if (!at.take_word("now")) return std::nullopt;
  at.skip_blanks();
  if (at.at_end()) return at.now();
  bool forward = at.take('+');
  if (!forward && !at.take('-')) return std::nullopt;
  at.skip_blanks();
  auto length = distance(at.rest());
  if (!length) return std::nullopt;
  return forward ? at.now() + *length : at.now() - *length;
}

std::optional<Time> epoch_moment(std::string_view text) {
  auto count = parse_digits<std::int64_t>(text);
  if (!count || text.size() < 9 || text.size() > 11) return std::nullopt;
  return Time{seconds{*count}};
}

Result<Time> parse(std::string_view text, Time now, Lean lean) {
  Cursor start(text, now, lean);
  if (auto moment = relative_moment(start)) return *moment;
  if (auto moment = epoch_moment(text)) return *moment;
  if (auto moment = calendar_moment(start)) return *moment;
  return fail(FaultCode::usage, "Invalid time specification: " + printable(text));
}

}  // namespace

Result<Time> parse_instant(std::string_view text, Time now) { return parse(text, now, Lean::back); }

Result<Time> parse_moment_ahead(std::string_view text, Time now) {
  return parse(text, now, Lean::ahead);
}

std::string format_instant(Time time) {
  auto fields = local_fields(time);
  std::array<char, 80> line{};
  // A year has four digits, so that it can be read back.
  std::snprintf(line.data(), line.size(), "%04d-%02d-%02dT%02d:%02d:%02d", fields.tm_year + 1900,
                fields.tm_mon + 1, fields.tm_mday, fields.tm_hour, fields.tm_min, fields.tm_sec);
  return line.data();
}

}  // namespace slotd
