#include "protocol/setting_values.hpp"

#include "protocol/text/env_file.hpp"
#include "protocol/text/memory.hpp"
#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"

namespace slotd {

namespace {

constexpr const char* from_environment = "environment";

/// May this line appear in a configuration file?
Done check_entry(const EnvEntry& entry, const std::string& where) {
  if (entry.name == "SLOTD_CONFIG")
    return fail(FaultCode::invalid,
                where + ": SLOTD_CONFIG names this file and cannot be set in it");
  if (entry.name.starts_with("SLOTD_") && find_setting(entry.name) == nullptr)
    return fail(FaultCode::invalid,
                where + ": there is no setting " + entry.name + "; `slotd config` lists them");
  return {};
}

}  // namespace

Result<SettingValues> SettingValues::resolve(const SettingSources& sources) {
  SettingValues values;
  if (auto read = values.read_file(sources); !read) return tl::unexpected(read.error());
  for (const auto& setting : settings())
    if (auto value = sources.environment(std::string(setting.name).c_str());
        value && !value->empty())
      values.found_[std::string(setting.name)] = {std::move(*value), from_environment};
  return values;
}

Done SettingValues::read_file(const SettingSources& sources) {
  auto chosen = sources.environment("SLOTD_CONFIG").value_or("");
  file_ = chosen.empty() ? sources.home + "/.config/slotd/slotd.env" : chosen;
  auto text = sources.file(file_);
  if (!text) return tl::unexpected(text.error());
  if (!*text && chosen.empty()) return {};
  if (!*text)
    return fail(FaultCode::invalid,
                "SLOTD_CONFIG=" + printable(chosen) + ": there is no such file");
  auto entries = parse_env_file(**text, file_);
  if (!entries) return tl::unexpected(entries.error());
  for (auto& entry : *entries) {
    auto where = file_ + ":" + std::to_string(entry.line);
    if (auto done = check_entry(entry, where); !done) return done;
    if (find_setting(entry.name)) found_[entry.name] = {std::move(entry.value), where};
  }
  return {};
}

Done SettingValues::check(SettingReader reader) const {
  for (const auto& setting : settings()) {
    bool read = reader == SettingReader::both || setting.reader == SettingReader::both ||
                setting.reader == reader;
    auto value = text(setting.name);
    if (!read || !value) continue;
    if (auto lawful = check_value(setting, *value); !lawful)
      return refusal(setting.name, lawful.error().text);
  }
  return {};
}

tl::unexpected<Fault> SettingValues::refusal(std::string_view name,
                                             const std::string& wanted) const {
  auto from = origin(name);
  auto where = from == from_environment ? "" : from + ": ";
  return fail(FaultCode::invalid,
              where + std::string(name) + "=" + printable(text(name).value_or("")) + ": " + wanted);
}

std::optional<std::string> SettingValues::text(std::string_view name) const {
  auto known = found_.find(name);
  if (known == found_.end() || known->second.value.empty()) return std::nullopt;
  return known->second.value;
}

std::uint64_t SettingValues::number(std::string_view name, std::uint64_t otherwise) const {
  auto value = text(name);
  return value ? parse_digits<std::uint64_t>(*value).value_or(otherwise) : otherwise;
}

Duration SettingValues::seconds(std::string_view name, Duration otherwise) const {
  if (!text(name)) return otherwise;
  return std::chrono::seconds{number(name, 0)};
}

Mebibytes SettingValues::memory(std::string_view name, Mebibytes otherwise) const {
  auto value = text(name);
  return value ? parse_memory(*value).value_or(otherwise) : otherwise;
}

bool SettingValues::flag(std::string_view name) const {
  auto value = text(name);
  return value == "1" || value == "true" || value == "yes";
}

std::string SettingValues::origin(std::string_view name) const {
  auto known = found_.find(name);
  if (known == found_.end() || known->second.value.empty()) return "default";
  return known->second.origin;
}

}  // namespace slotd
