#include "actors/simulate/options.hpp"

#include "actors/simulate/generator.hpp"
#include "protocol/text/instant.hpp"
#include "protocol/text/memory.hpp"
#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace slotd::simulate {

namespace {

tl::unexpected<Fault> wrong(std::string_view option, std::string_view value,
                            const std::string& wanted) {
  return fail(FaultCode::usage,
              "--" + std::string(option) + "=" + printable(value) + ": " + wanted);
}

/// The names of all items, separated by commas.
template <class Range, class Name>
std::string listed(const Range& range, Name name) {
  std::string text;
  for (const auto& item : range) text += (text.empty() ? "" : ", ") + std::string(name(item));
  return text;
}

constexpr std::array all_policies{decide::Policy::backfill, decide::Policy::fifo,
                                  decide::Policy::first_fit};

std::optional<decide::Policy> policy_of(std::string_view word) {
  if (word == "first_fit") return decide::Policy::first_fit;
  for (auto policy : all_policies)
    if (word == name_of(policy)) return policy;
  return std::nullopt;
}

Done read_policies(std::string_view value, Options& options) {
  options.policies.clear();
  for (auto word : split(value, ",")) {
    auto policy = policy_of(word);
    if (!policy) return wrong("policy", value, "there are: " + listed(all_policies, name_of));
    auto& chosen = options.policies;
    if (std::find(chosen.begin(), chosen.end(), *policy) == chosen.end()) chosen.push_back(*policy);
  }
  return {};
}

template <class Number>
Done read_number(std::string_view option, std::string_view value, std::uint64_t least,
                 std::uint64_t most, Number& target) {
  auto number = parse_digits<std::uint64_t>(value);
  if (!number || *number < least || *number > most)
    return wrong(option, value,
                 "must be a number from " + std::to_string(least) + " to " + std::to_string(most));
  target = static_cast<typename Number::value_type>(*number);
  return {};
}

Done read_seed(std::string_view value, Options& options) {
  auto seed = parse_digits<std::uint64_t>(value);
  if (!seed) return wrong("seed", value, "must be a number");
  options.seed = *seed;
  return {};
}

Done read_memory(std::string_view value, Options& options) {
  auto memory = parse_memory(value);
  if (!memory || memory->value == 0) return wrong("memory", value, "must be a size: 64G");
  options.memory = *memory;
  return {};
}

Done read_scale(std::string_view value, Options& options) {
  double scale = 0;
  auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), scale);
  if (error != std::errc{} || end != value.data() + value.size() || !(scale >= 0.001) ||
      !(scale <= 1000))
    return wrong("scale", value, "must be a number from 0.001 to 1000");
  options.scale = scale;
  return {};
}

Done read_estimates(std::string_view value, Options& options) {
  if (value != "asked" && value != "exact")
    return wrong("estimates", value, "must be asked or exact");
  options.estimates = value == "exact" ? Estimates::exact : Estimates::asked;
  return {};
}

Done read_since(std::string_view value, Options& options, Time now) {
  auto since = parse_instant(value, now);
  if (!since) return tl::unexpected(since.error());
  options.since = *since;
  return {};
}

Done read_shape(std::string_view value, Options& options) {
  if (!find_shape(value))
    return wrong("generate", value,
                 "there are: " + listed(shapes(), [](const Shape& shape) { return shape.name; }));
  options.shape = value;
  return {};
}

Done read_file(std::string_view option, std::string_view value, std::string& target) {
  if (value.empty()) return wrong(option, value, "must be a file, or -");
  target = value;
  return {};
}

// CPUs and GPUs have 16-bit numbers.
constexpr std::uint64_t most_units = 65536;
// Far below the range of job ids (32 bits), and more than anybody waits for.
constexpr std::uint64_t most_jobs = 100'000'000;

Done read_valued(std::string_view name, std::string_view value, Options& options, Time now) {
  if (name == "trace") return read_file(name, value, options.trace);
  if (name == "write") return read_file(name, value, options.write);
  if (name == "generate") return read_shape(value, options);
  if (name == "starttime") return read_since(value, options, now);
  if (name == "seed") return read_seed(value, options);
  if (name == "policy") return read_policies(value, options);
  if (name == "cpus") return read_number(name, value, 1, most_units, options.cpus);
  if (name == "gpus") return read_number(name, value, 0, most_units, options.gpus);
  if (name == "memory") return read_memory(value, options);
  if (name == "jobs") return read_number(name, value, 1, most_jobs, options.jobs);
  if (name == "scale") return read_scale(value, options);
  if (name == "estimates") return read_estimates(value, options);
  return fail(FaultCode::usage, "no option --" + printable(name));
}

Done read_word(std::string_view word, Options& options, Time now) {
  if (word == "--history") return options.history = true, Done{};
  if (word == "--json") return options.json = true, Done{};
  if (word == "--quiet") return options.quiet = true, Done{};
  if (!word.starts_with("--")) return fail(FaultCode::usage, "no such word: " + printable(word));
  auto name = word.substr(2, word.find('=') - 2);
  if (name.size() + 2 == word.size())
    return fail(FaultCode::usage, "no option " + printable(word) + " without =VALUE");
  return read_valued(name, word.substr(name.size() + 3), options, now);
}

Done check_options(const Options& options) {
  auto sources = int{!options.trace.empty()} + int{options.history} + int{!options.shape.empty()};
  if (sources != 1)
    return fail(FaultCode::usage,
                "say which jobs: one of --trace FILE, --history and --generate SHAPE");
  if (options.since && !options.history)
    return fail(FaultCode::usage, "--starttime goes with --history");
  if (options.gpus && !options.history)
    return fail(FaultCode::usage, "--gpus goes with --history: a trace says nothing of GPUs");
  return {};
}

}  // namespace

Result<Options> read_options(std::span<const std::string> words, Time now) {
  Options options;
  options.policies.assign(all_policies.begin(), all_policies.end());
  for (const auto& word : words)
    if (auto read = read_word(word, options, now); !read) return tl::unexpected(read.error());
  if (auto lawful = check_options(options); !lawful) return tl::unexpected(lawful.error());
  return options;
}

}  // namespace slotd::simulate
