#include "clients/options/resource_values.hpp"

#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/signal_name.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
#include <optional>

namespace slotd::clients {

namespace {

/// A number, optionally with a letter that multiplies it.
std::optional<std::uint32_t> parse_scaled(std::string_view text) {
  std::uint64_t factor = 1;
  if (!text.empty() && same_word(text.substr(text.size() - 1), "k")) factor = 1U << 10U;
  if (!text.empty() && same_word(text.substr(text.size() - 1), "m")) factor = 1U << 20U;
  auto number = parse_digits<std::uint32_t>(text.substr(0, text.size() - (factor > 1 ? 1 : 0)));
  if (!number || *number * factor > UINT32_MAX) return std::nullopt;
  return static_cast<std::uint32_t>(*number * factor);
}

tl::unexpected<Fault> no_node_count(std::string_view text) {
  return fail(FaultCode::usage, "\"" + printable(text) + "\" is not a valid node count");
}

tl::unexpected<Fault> no_gres(std::string_view option, std::string_view text) {
  return fail(FaultCode::invalid, "Invalid generic resource (gres) specification: " +
                                    std::string(option) + "=" + printable(text));
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return lower;
}

/// `N`, `TYPE` or `TYPE:N`; none for anything else.
std::optional<GpuRequest> parse_some_gpus(std::string_view text) {
  auto parts = split(text, ":");
  if (parts.size() > 2 || parts.front().empty()) return std::nullopt;
  auto count = parse_scaled(parts.back());
  if (parts.size() == 2) {
    if (!count || is_digit(parts.front().front())) {
      // A model may begin with a digit (2080Ti), but is not a number.
      if (!count || parse_scaled(parts.front())) return std::nullopt;
    }
    return GpuRequest{*count, lower_case(parts.front())};
  }
  if (count) return GpuRequest{*count, ""};
  if (parts.front().front() == '-' || is_digit(parts.front().front())) return std::nullopt;
  return GpuRequest{1, lower_case(parts.front())};
}

/// A machine has GPUs of one kind, so two kinds cannot be had together: the list of both is a kind that
/// no machine has.
void add(GpuRequest& sum, GpuRequest more) {
  if (more.count == 0) return;
  if (sum.count > 0 && !more.kind.empty() && sum.kind != more.kind)
    sum.kind += (sum.kind.empty() ? "" : ",") + more.kind;
  else if (sum.count == 0)
    sum.kind = more.kind;
  sum.count = more.count > UINT32_MAX - sum.count ? UINT32_MAX : sum.count + more.count;
}

std::string_view without(std::string_view text, std::string_view lead) {
  return text.starts_with(lead) ? text.substr(lead.size()) : text;
}

/// It may be left out; then it is a minute.
std::optional<Duration> parse_lead(std::string_view text) {
  constexpr std::uint32_t most = 65'535;  // Slurm's field of 16 bits
  if (text.empty()) return WarningSignal{}.before;
  auto seconds = parse_digits<std::uint32_t>(text);
  if (!seconds || *seconds > most) return std::nullopt;
  return std::chrono::seconds{*seconds};
}

}  // namespace

Result<std::uint32_t> parse_nodes(std::string_view text) {
  auto cut = text.find('-', 1);
  auto least_text = text.substr(0, cut);
  auto least = parse_scaled(least_text);
  if (!least) return no_node_count(cut == std::string_view::npos ? text : least_text);
  if (cut == std::string_view::npos) return *least;
  auto most = parse_scaled(text.substr(cut + 1));
  if (!most) return no_node_count(text.substr(cut + 1));
  if (*most >= *least) return *least;
  return fail(FaultCode::usage, "Maximum node count " + std::to_string(*most) +
                                  " is less than minimum node count " + std::to_string(*least));
}

Result<GpuRequest> parse_gpus(std::string_view text, std::string_view option) {
  GpuRequest sum;
  if (text.empty()) return sum;
  for (auto part : split(text, ",")) {
    auto some = parse_some_gpus(without(part, "gpu:"));
    if (!some) return no_gres(option, text);
    if (part == "gpu") some->kind.clear();
    add(sum, *some);
  }
  return sum;
}

Result<GresRequest> parse_gres(std::string_view text) {
  GresRequest ask;
  ask.no_gpus = same_word(text, "none");
  if (ask.no_gpus) return ask;
  for (auto part : split(text, ",")) {
    auto name = without(part, "gres:");
    if (name.empty() || name.front() == ':') return no_gres("--gres", text);
    if (name != "gpu" && !name.starts_with("gpu:")) {
      ask.others.emplace_back(part);
      continue;
    }
    auto some = name == "gpu" ? GpuRequest{1, ""} : parse_some_gpus(name.substr(4));
    if (!some) return no_gres("--gres", text);
    add(ask.gpus, *some);
    ask.no_gpus = ask.gpus.count == 0;
  }
  return ask;
}

Result<WarningSignal> parse_warning(std::string_view text) {
  auto bad = fail(FaultCode::usage, "Invalid --signal specification: " + printable(text));
  WarningSignal warning;
  auto rest = text;
  if (auto colon = text.find(':'); colon != std::string_view::npos) {
    auto flags = text.substr(0, colon);
    if (flags != "R" && flags != "B" && flags != "RB" && flags != "BR") return bad;
    warning.batch_only = flags.find('B') != std::string_view::npos;
    rest = text.substr(colon + 1);
  }
  auto at = rest.find('@');
  auto number = parse_signal(rest.substr(0, at));
  auto lead = parse_lead(at == std::string_view::npos ? "" : rest.substr(at + 1));
  if (!number || !lead) return bad;
  warning.number = *number;
  warning.before = *lead;
  return warning;
}

}  // namespace slotd::clients
