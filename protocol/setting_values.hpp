#pragma once

#include "protocol/base/amounts.hpp"
#include "protocol/base/result.hpp"
#include "protocol/settings.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace slotd {

/// Where settings come from, handed in: this part knows neither an environment nor files.
struct SettingSources {
  /// Value of an environment variable; none if it is not set.
  std::function<std::optional<std::string>(const char* name)> environment;
  /// The whole of a file; none if there is no such file.
  std::function<Result<std::optional<std::string>>(const std::string& path)> file;
  std::string home;  ///< the user's
};

/// What the environment and the configuration file say: the environment beats the file, the file
/// beats the default. An empty value counts as not set. Daemon and clients read their settings through this alike.
class SettingValues {
 public:
  /// The file is $SLOTD_CONFIG, which must be there, else `~/.config/slotd/slotd.env`, which need
  /// not. Faults name it and the line: one that does not parse, or a SLOTD_* name that is none.
  /// Other names are passed over: the file may serve systemd's EnvironmentFile too.
  static Result<SettingValues> resolve(const SettingSources& sources);

  /// Is every value lawful that this reader reads? `both` stands for every reader. Fault `invalid`:
  /// `SLOTD_CPUS=two: must be …`, with `PATH:LINE: ` in front for one of the file.
  Done check(SettingReader reader) const;
  /// That Fault, for what only a look at other values tells.
  tl::unexpected<Fault> refusal(std::string_view name, const std::string& wanted) const;

  /// None where the default holds.
  std::optional<std::string> text(std::string_view name) const;
  // The same as values, `otherwise` being the default. Ask for what was checked.
  std::uint64_t number(std::string_view name, std::uint64_t otherwise) const;
  Duration seconds(std::string_view name, Duration otherwise) const;
  Mebibytes memory(std::string_view name, Mebibytes otherwise) const;
  bool flag(std::string_view name) const;

  /// `environment`, `PATH:LINE` or `default`.
  std::string origin(std::string_view name) const;
  /// Which file was, or would have been, read.
  const std::string& file() const { return file_; }

 private:
  struct Found {
    std::string value;
    std::string origin;
  };
  Done read_file(const SettingSources& sources);

  std::map<std::string, Found, std::less<>> found_;
  std::string file_;
};

}  // namespace slotd
