#include "actors/host/log.hpp"
#include "actors/host/unique_fd.hpp"
#include "tests/support/temp_dir.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <string>

using namespace slotd::host;
using namespace slotd::test;

namespace {

/// What is written to standard error meanwhile.
template <class Action>
std::string heard_from(Action action) {
  TempDir folder;
  UniqueFd before(::dup(STDERR_FILENO));
  UniqueFd file(::open((folder / "log").c_str(), O_WRONLY | O_CREAT, 0600));
  ::dup2(file.get(), STDERR_FILENO);
  action();
  ::dup2(before.get(), STDERR_FILENO);
  return content_of(folder / "log");
}

}  // namespace

TEST_CASE("a fact is one line with its time and level") {
  auto text = heard_from([] { log(LogLevel::warn, "disk\nis full"); });
  const std::string time = "0000-00-00T00:00:00";
  REQUIRE(text.size() > time.size());
  auto stamp = text.substr(0, time.size());
  for (auto& letter : stamp)
    if (letter >= '1' && letter <= '9') letter = '0';
  CHECK(stamp == time);
  CHECK(text.substr(time.size()) == " warn  disk is full\n");
}

TEST_CASE("what is below the level is not written") {
  auto text = heard_from([] {
    log(LogLevel::debug, "small");
    set_log_level(LogLevel::error);
    log(LogLevel::warn, "medium");
    set_log_level(LogLevel::debug);
    log(LogLevel::debug, "wanted");
    set_log_level(LogLevel::info);
  });
  CHECK(text.find("small") == std::string::npos);
  CHECK(text.find("medium") == std::string::npos);
  CHECK(text.find(" debug wanted\n") != std::string::npos);
}
