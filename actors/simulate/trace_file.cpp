#include "actors/simulate/trace_file.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>

namespace slotd::simulate {

namespace {

struct Close {
  // Standard input and output are left open.
  void operator()(std::FILE* file) const {
    if (file != stdin && file != stdout) std::fclose(file);
  }
};
using File = std::unique_ptr<std::FILE, Close>;

tl::unexpected<Fault> failure(const std::string& path) {
  return fail(FaultCode::system, path + ": " + errno_text(errno));
}

}  // namespace

Result<std::string> read_trace(const std::string& path) {
  File file(path == "-" ? stdin : std::fopen(path.c_str(), "re"));
  if (!file) return failure(path);
  std::string text;
  constexpr std::size_t piece = 1 << 16;
  std::array<char, piece> buffer{};
  for (;;) {
    auto size = std::fread(buffer.data(), 1, buffer.size(), file.get());
    text.append(buffer.data(), size);
    if (size == buffer.size()) continue;
    if (std::ferror(file.get()) != 0) return failure(path);
    return text;
  }
}

Done write_trace(const std::string& path, std::string_view text) {
  File file(path == "-" ? stdout : std::fopen(path.c_str(), "we"));
  if (!file) return failure(path);
  auto written = std::fwrite(text.data(), 1, text.size(), file.get());
  if (written != text.size() || std::fflush(file.get()) != 0) return failure(path);
  return {};
}

}  // namespace slotd::simulate
