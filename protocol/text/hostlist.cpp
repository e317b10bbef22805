#include "protocol/text/hostlist.hpp"

#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>

namespace slotd {

namespace {

using Names = std::vector<std::string>;

constexpr std::size_t most_names = 65'536;

/// `3`, `03-11`: the numbers as they are written.
std::optional<Names> range(std::string_view text) {
  auto dash = text.find('-');
  auto first_text = text.substr(0, dash);
  auto last_text = dash == std::string_view::npos ? first_text : text.substr(dash + 1);
  auto first = parse_digits<std::uint64_t>(first_text);
  auto last = parse_digits<std::uint64_t>(last_text);
  if (!first || !last || *last < *first || *last - *first >= most_names) return std::nullopt;
  Names numbers;
  for (auto number = *first; number - *first <= *last - *first; ++number)
    numbers.push_back(padded(number, first_text.size()));
  return numbers;
}

/// The text between `[` and `]`.
std::optional<Names> bracket(std::string_view text) {
  Names all;
  for (auto part : split(text, ",")) {
    auto numbers = range(part);
    if (!numbers || all.size() + numbers->size() > most_names) return std::nullopt;
    all.insert(all.end(), numbers->begin(), numbers->end());
  }
  return all;
}

/// Joins each beginning with each end; the end changes first.
std::optional<Names> product(const Names& beginnings, const Names& ends) {
  if (beginnings.size() * ends.size() > most_names) return std::nullopt;
  Names all;
  for (const auto& beginning : beginnings)
    for (const auto& end : ends) all.push_back(beginning + end);
  return all;
}

/// `a[1-2]b[1-2]`: Slurm accepts no text after the last bracket.
std::optional<Names> expand_name(std::string_view text) {
  if (text.find_first_of("[]") == std::string_view::npos) return Names{std::string(text)};
  std::optional<Names> all = Names{""};
  while (all && !text.empty()) {
    auto open = text.find('[');
    auto close = text.find(']');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open)
      return std::nullopt;
    auto numbers = bracket(text.substr(open + 1, close - open - 1));
    all = product(*all, {std::string(text.substr(0, open))});
    if (!all || !numbers) return std::nullopt;
    all = product(*all, *numbers);
    text.remove_prefix(close + 1);
  }
  return all;
}

/// The names of a list with their brackets: a comma within brackets separates no names.
std::vector<std::string_view> split_names(std::string_view list) {
  std::vector<std::string_view> parts;
  bool inside = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= list.size(); ++i) {
    auto at_end = i == list.size();
    if (!at_end && (list[i] == '[' || list[i] == ']')) inside = list[i] == '[';
    if (!at_end && (inside || std::string_view(", \t\r\n").find(list[i]) == std::string_view::npos))
      continue;
    if (i > begin) parts.push_back(list.substr(begin, i - begin));
    begin = i + 1;
  }
  return parts;
}

/// `a07`: `a`, 7, two digits. `number` is unset if the name ends with no number.
struct Host {
  std::string prefix;
  std::optional<std::uint64_t> number;
  std::size_t width = 0;
};

Host host_from(std::string_view name) {
  auto end_of_text = name.find_last_not_of("0123456789");
  auto begin = end_of_text == std::string_view::npos ? 0 : end_of_text + 1;
  auto digits = name.substr(begin);
  auto number = parse_digits<std::uint64_t>(digits);
  if (!number) return {std::string(name), std::nullopt, 0};
  return {std::string(name.substr(0, begin)), number, digits.size()};
}

/// A run of names whose numbers grow by one.
struct Stretch {
  Host first;
  std::uint64_t last = 0;

  bool goes_on_with(const Host& host) const {
    if (!first.number || !host.number || host.prefix != first.prefix) return false;
    return *host.number == last + 1 && padded(*host.number, first.width).size() == host.width;
  }
  std::string numbers() const {
    auto text = padded(*first.number, first.width);
    return last == *first.number ? text : text + "-" + padded(last, first.width);
  }
};

std::vector<Stretch> stretches_of(const Names& names) {
  std::vector<Stretch> stretches;
  for (const auto& name : names) {
    auto host = host_from(name);
    if (!stretches.empty() && stretches.back().goes_on_with(host))
      stretches.back().last = *host.number;
    else
      stretches.push_back({host, host.number.value_or(0)});
  }
  return stretches;
}

}  // namespace

Result<Names> expand_hostlist(std::string_view list) {
  Names all;
  for (auto text : split_names(list)) {
    auto names = expand_name(text);
    if (!names || all.size() + names->size() > most_names)
      return fail(FaultCode::usage, "Invalid hostlist: " + printable(list));
    all.insert(all.end(), names->begin(), names->end());
  }
  return all;
}

std::string fold_hostlist(const Names& names) {
  auto stretches = stretches_of(names);
  std::string list;
  for (std::size_t i = 0; i < stretches.size();) {
    const auto& first = stretches[i].first;
    auto end = i + 1;
    while (first.number && end < stretches.size() && stretches[end].first.number &&
           stretches[end].first.prefix == first.prefix)
      ++end;
    std::string numbers;
    for (; i < end && first.number; ++i)
      numbers += (numbers.empty() ? "" : ",") + stretches[i].numbers();
    i = end;
    auto several = numbers.find_first_of(",-") != std::string::npos;
    list += (list.empty() ? "" : ",") + first.prefix + (several ? "[" + numbers + "]" : numbers);
  }
  return list;
}

Names sorted_hosts(Names names) {
  // Each name is split once, not at each comparison.
  std::vector<std::pair<Host, std::string>> hosts;
  for (auto& name : names) {
    auto host = host_from(name);
    hosts.emplace_back(std::move(host), std::move(name));
  }
  std::stable_sort(hosts.begin(), hosts.end(), [](const auto& a, const auto& b) {
    return std::tie(a.first.prefix, a.first.number, a.first.width) <
           std::tie(b.first.prefix, b.first.number, b.first.width);
  });
  for (std::size_t i = 0; i < hosts.size(); ++i) names[i] = std::move(hosts[i].second);
  return names;
}

}  // namespace slotd
