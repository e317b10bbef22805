#include "actors/host/reading.hpp"

#include "actors/host/unique_fd.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <array>
#include <cerrno>

namespace slotd::host {

ReadText read_open_file(int file, std::size_t most) {
  std::string text;
  std::array<char, 16384> piece;
  while (text.size() <= most) {
    auto size = ::read(file, piece.data(), piece.size());
    if (size == 0) break;
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return tl::unexpected(errno);
    text.append(piece.data(), static_cast<std::size_t>(size));
  }
  return text;
}

ReadText read_text(const std::string& path, std::size_t most) {
  UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return tl::unexpected(errno);
  return read_open_file(file.get(), most);
}

}  // namespace slotd::host
