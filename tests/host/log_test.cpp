#include "actors/host/log.hpp"
#include "actors/host/unique_fd.hpp"
#include "tests/support/temp_dir.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <regex>

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
  CHECK(
      std::regex_match(text, std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d warn  disk is full\n)")));
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
