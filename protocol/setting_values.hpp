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

/// Where settings come from. It is handed in, because this part knows neither an environment nor files.
struct SettingSources {
  /// The value of an environment variable; none if it is not set.
  std::function<std::optional<std::string>(const char* name)> environment;
  /// The whole of a file; none if there is no such file.
  std::function<Result<std::optional<std::string>>(const std::string& path)> file;
  std::string home;  ///< the user's home folder
};

/// What the environment and the configuration file say: the environment comes before the file, the file
/// before the default. An empty value counts as not set. Daemon and clients read their settings this way.
class SettingValues {
 public:
  /// The file is $SLOTD_CONFIG, which must exist, or else `~/.config/slotd/slotd.env`, which need not.
  /// Faults name the file and the line that does not parse or has an unknown SLOTD_* name. Other names
  /// are ignored, because the file may serve systemd's EnvironmentFile too.
  static Result<SettingValues> resolve(const SettingSources& sources);

  /// Checks every value that this reader reads; `both` stands for all readers. Fault `invalid`:
  /// `SLOTD_CPUS=two: must be …`, with `PATH:LINE: ` in front if it comes from the file.
  Done check(SettingReader reader) const;
  /// The same Fault, for a value that is wrong because of other values.
  tl::unexpected<Fault> refusal(std::string_view name, const std::string& wanted) const;

  /// None if the default holds.
  std::optional<std::string> text(std::string_view name) const;
  // The same as numbers and other types; `otherwise` is the default. Call check() first.
  std::uint64_t number(std::string_view name, std::uint64_t otherwise) const;
  Duration seconds(std::string_view name, Duration otherwise) const;
  Mebibytes memory(std::string_view name, Mebibytes otherwise) const;
  bool flag(std::string_view name) const;

  /// `environment`, `PATH:LINE` or `default`.
  std::string origin(std::string_view name) const;
  /// The file that was read, or would have been.
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
