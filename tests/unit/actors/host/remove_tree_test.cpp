#include "actors/host/remove_tree.hpp"
#include "tests/support/temp_dir.hpp"

#include <sys/stat.h>
#include <unistd.h>
#include <catch2/catch.hpp>

using namespace slotd::host;
using namespace slotd::test;
namespace fs = std::filesystem;

TEST_CASE("a folder is removed with all that is in it") {
  TempDir folder;
  fs::create_directories(folder / "12/1/deep/deeper");
  write_file(folder / "12/script.sh", "true");
  write_file(folder / "12/1/deep/deeper/file", "x");
  REQUIRE(::mkfifo((folder / "12/pipe").c_str(), 0600) == 0);
  CHECK(remove_tree(folder / "12"));
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("links are removed and not followed") {
  TempDir folder;
  TempDir elsewhere;
  write_file(elsewhere / "result", "precious");
  fs::create_directories(folder / "12");
  fs::create_directory_symlink(elsewhere.path(), folder / "12/results");
  fs::create_symlink(elsewhere / "result", folder / "12/result");
  fs::create_directory_symlink(elsewhere.path(), folder / "13");
  CHECK(remove_tree(folder / "12"));
  CHECK(remove_tree(folder / "13"));
  CHECK(fs::is_empty(folder.path()));
  CHECK(content_of(elsewhere / "result") == "precious");
}

TEST_CASE("a folder that is not there is removed already") {
  TempDir folder;
  CHECK(remove_tree(folder / "12"));
  CHECK(remove_tree(folder / "nowhere/12"));
}

TEST_CASE("what cannot be removed is named with the reason") {
  if (::geteuid() == 0) return;  // root may remove anything
  TempDir folder;
  fs::create_directories(folder / "12/1");
  write_file(folder / "12/1/file", "x");
  ::chmod((folder / "12/1").c_str(), 0500);
  auto removed = remove_tree(folder / "12");
  ::chmod((folder / "12/1").c_str(), 0700);
  REQUIRE_FALSE(removed);
  CHECK(removed.error().text == "cannot remove " + (folder / "12/1/file") + ": Permission denied");
}

TEST_CASE("folders that are nested without end are left") {
  TempDir folder;
  auto path = folder / "12";
  fs::create_directory(path);
  for (int i = 0; i < 120; ++i) fs::create_directory(path += "/x");
  auto removed = remove_tree(folder / "12");
  REQUIRE_FALSE(removed);
  CHECK(removed.error().text.find("Too many levels") != std::string::npos);
  CHECK(fs::exists(folder / "12"));
}
