#include "clients/process/export_options.hpp"

#include "clients/process/export_file.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <sys/resource.h>
#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

namespace slotd::clients {

namespace {

struct LimitName {
  std::string_view name;
  int resource;
};

/// The limits that Slurm passes on to a job (sbatch(1), --propagate).
constexpr std::array limit_names{
  LimitName{"AS", RLIMIT_AS},         LimitName{"CORE", RLIMIT_CORE},
  LimitName{"CPU", RLIMIT_CPU},       LimitName{"DATA", RLIMIT_DATA},
  LimitName{"FSIZE", RLIMIT_FSIZE},   LimitName{"MEMLOCK", RLIMIT_MEMLOCK},
  LimitName{"NOFILE", RLIMIT_NOFILE}, LimitName{"NPROC", RLIMIT_NPROC},
  LimitName{"RSS", RLIMIT_RSS},       LimitName{"STACK", RLIMIT_STACK},
};

/// A job needs these even if it inherits little, as a login does.
constexpr std::array login_names{"PATH", "HOME", "USER", "SHELL", "LANG", "TERM"};

std::string_view name_of(std::string_view entry) { return entry.substr(0, entry.find('=')); }

/// Entries `NAME=value` in the order in which their names came first.
class Entries {
 public:
  void set(std::string entry) {
    auto [known, is_new] = places_.try_emplace(std::string(name_of(entry)), entries_.size());
    if (is_new)
      entries_.push_back(std::move(entry));
    else
      entries_[known->second] = std::move(entry);
  }
  bool has(std::string_view name) const { return places_.contains(std::string(name)); }
  std::vector<std::string> take() { return std::move(entries_); }

 private:
  std::vector<std::string> entries_;
  std::unordered_map<std::string, std::size_t> places_;
};

const std::string* find_own(const std::vector<std::string>& own, std::string_view name) {
  auto at =
    std::find_if(own.begin(), own.end(), [&](const auto& entry) { return name_of(entry) == name; });
  return at == own.end() ? nullptr : &*at;
}

/// Splits at commas outside quotes. The quotes belong to the value, as in Slurm.
std::vector<std::string_view> parts_of(std::string_view list) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  char quote = 0;
  for (std::size_t at = 0; at < list.size(); ++at) {
    auto letter = list[at];
    if (quote == 0 && letter == ',') {
      parts.push_back(list.substr(begin, at - begin));
      begin = at + 1;
    } else if (letter == quote) {
      quote = 0;
    } else if (quote == 0 && (letter == '"' || letter == '\'')) {
      quote = letter;
    }
  }
  parts.push_back(list.substr(begin));
  return parts;
}

enum class Extent { everything, some, nothing };

Extent extent_of(std::string_view exported) {
  if (exported.empty()) return Extent::everything;
  if (same_word(exported, "NONE") || same_word(exported, "NIL")) return Extent::nothing;
  for (auto part : parts_of(exported))
    if (same_word(part, "ALL")) return Extent::everything;
  return Extent::some;
}

/// Did the user choose what the job inherits?
bool is_choice(std::string_view exported) {
  return !exported.empty() && !same_word(exported, "ALL");
}

void add_listed(Entries& entries, std::string_view exported, const std::vector<std::string>& own,
                Extent extent) {
  for (auto part : parts_of(exported)) {
    if (name_of(part).empty()) continue;
    if (part.find('=') != std::string_view::npos)
      entries.set(std::string(part));
    else if (const auto* entry = find_own(own, part); entry && extent == Extent::some)
      entries.set(*entry);
  }
}

/// Slurm sets this for the job's own srun, even if the job inherits little.
void add_slurm(Entries& entries, const std::vector<std::string>& own) {
  for (const auto& entry : own)
    if (name_of(entry).starts_with("SLURM_")) entries.set(entry);
}

void add_login(Entries& entries, const std::vector<std::string>& own) {
  for (std::string_view name : login_names)
    if (const auto* entry = find_own(own, name); entry && !entries.has(name)) entries.set(*entry);
}

}  // namespace

Result<std::vector<std::string>> exported_environment(const std::vector<std::string>& own,
                                                      std::string_view exported,
                                                      const ExportOptions& export_options) {
  if (exported.empty() && export_options == ExportOptions{}) return own;
  auto extent = extent_of(exported);
  bool from_file = !export_options.export_file.empty() && extent != Extent::nothing;
  Entries entries;
  // A file stands for the environment, unless both are asked for.
  if (extent == Extent::everything && (!from_file || !exported.empty()))
    for (const auto& entry : own) entries.set(entry);
  if (from_file) {
    auto read = read_export_file(export_options.export_file);
    if (!read) return tl::unexpected(read.error());
    for (auto& entry : *read) entries.set(std::move(entry));
  }
  if (extent != Extent::nothing) add_listed(entries, exported, own, extent);
  if (!from_file) add_slurm(entries, own);
  add_login(entries, own);
  if (is_choice(exported)) entries.set("SLURM_EXPORT_ENV=" + std::string(exported));
  if (is_choice(exported) || export_options.user_environment) entries.set("SLURM_GET_USER_ENV=1");
  return entries.take();
}

std::vector<std::int32_t> propagatable_limits() {
  std::vector<std::int32_t> all;
  for (const auto& limit : limit_names) all.push_back(limit.resource);
  return all;
}

std::vector<ResourceLimit> propagated_limits(std::vector<ResourceLimit> limits,
                                             const ExportOptions& export_options) {
  if (!export_options.limits) return limits;
  std::erase_if(limits, [&](const ResourceLimit& limit) {
    return std::ranges::find(*export_options.limits, limit.resource) ==
           export_options.limits->end();
  });
  return limits;
}

Result<std::optional<std::vector<std::int32_t>>> parse_propagated(std::string_view value) {
  using Chosen = std::optional<std::vector<std::int32_t>>;
  constexpr std::string_view prefix = "RLIMIT_";
  if (value.empty() || value == "ALL") return Chosen{};
  Chosen chosen = std::vector<std::int32_t>{};
  if (value == "NONE") return chosen;
  for (auto word : split(value, ", ")) {
    if (word.empty()) continue;
    auto name = word.starts_with(prefix) ? word.substr(prefix.size()) : word;
    const auto* known = std::ranges::find(limit_names, name, &LimitName::name);
    if (known == limit_names.end())
      return fail(FaultCode::invalid, "Bad rlimit name: " + printable(word) +
                                        ": --propagate takes ALL, NONE or a list of AS, CORE, CPU, "
                                        "DATA, FSIZE, MEMLOCK, NOFILE, NPROC, RSS, STACK");
    chosen->push_back(known->resource);
  }
  return chosen;
}

}  // namespace slotd::clients
