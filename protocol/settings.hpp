#pragma once

#include "protocol/base/result.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace slotd {

/// Who reads a setting.
enum class SettingReader { both = 1, daemon, client };

/// What a value must be.
struct ValueRule {
  enum class Kind {
    anything = 1,
    path,  ///< absolute
    number,
    memory,
    time_limit,
    flag,  ///< 1 or 0
    word,
  };
  Kind kind = Kind::anything;
  std::uint64_t least = 0;  ///< of a number
  std::uint64_t most = 0;
  std::string_view words = {};  ///< all of them, as an error lists them: `debug, info or error`
};

/// One SLOTD_* variable: a row in docs/CONFIGURATION.md. The list is complete: a configuration file with
/// another SLOTD_* name is refused. Each of them is read by some program.
struct Setting {
  std::string_view name;
  SettingReader reader;
  std::string_view otherwise;  ///< the default, for people
  std::string_view meaning;    ///< one line
  ValueRule rule = {};
};
std::span<const Setting> settings();
const Setting* find_setting(std::string_view name);

/// Checks that the variable may have this value. Fault `invalid`: `must be …`.
Done check_value(const Setting& setting, std::string_view value);

/// A setting as it is in force in a program.
struct ShownSetting {
  std::string name;
  std::string value;
  std::string origin;  ///< `environment`, `PATH:LINE` of the file, or `default`
  bool operator==(const ShownSetting&) const = default;
};

template <class F>
void fields(F& f, ShownSetting& x) {
  f("name", x.name), f("value", x.value), f("origin", x.origin);
}

}  // namespace slotd
