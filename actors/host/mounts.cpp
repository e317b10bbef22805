#include "actors/host/mounts.hpp"

#include "actors/host/files.hpp"

namespace slotd::host {

namespace {

std::string_view take_until(std::string_view& rest, char end) {
  auto size = std::min(rest.find(end), rest.size());
  auto taken = rest.substr(0, size);
  rest.remove_prefix(std::min(size + 1, rest.size()));
  return taken;
}

bool is_octal(char letter) { return letter >= '0' && letter <= '7'; }

/// The kernel writes blank, tab, line break and backslash as a backslash and three octal digits.
std::string unescape(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (text.size() >= 4 && text[0] == '\\' && is_octal(text[1]) && is_octal(text[2]) &&
        is_octal(text[3])) {
      out += static_cast<char>((text[1] - '0') * 64 + (text[2] - '0') * 8 + (text[3] - '0'));
      text.remove_prefix(4);
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

bool is_below(std::string_view path, std::string_view point) {
  if (point == "/") return !path.empty() && path.front() == '/';
  if (path.substr(0, point.size()) != point) return false;
  return path.size() == point.size() || path[point.size()] == '/';
}

}  // namespace

std::vector<Mount> parse_mounts(std::string_view mountinfo) {
  std::vector<Mount> mounts;
  while (!mountinfo.empty()) {
    auto line = take_until(mountinfo, '\n');
    auto behind = line.find(" - ");
    if (behind == std::string_view::npos) continue;
    auto before = line.substr(0, behind);
    for (int passed = 0; passed < 3; ++passed) take_until(before, ' ');  // id, parent, device
    Mount mount;
    mount.root = unescape(take_until(before, ' '));
    mount.point = unescape(take_until(before, ' '));
    line.remove_prefix(behind + 3);
    mount.type = unescape(take_until(line, ' '));
    take_until(line, ' ');  // source
    mount.options = unescape(take_until(line, ' '));
    mounts.push_back(std::move(mount));
  }
  return mounts;
}

const Mount* mount_of(const std::vector<Mount>& mounts, std::string_view path) {
  const Mount* found = nullptr;
  for (const auto& mount : mounts)
    if (is_below(path, mount.point) &&
        (found == nullptr || mount.point.size() >= found->point.size()))
      found = &mount;
  return found;
}

std::vector<Mount> own_mounts() {
  return parse_mounts(read_file("/proc/self/mountinfo").value_or(""));
}

}  // namespace slotd::host
