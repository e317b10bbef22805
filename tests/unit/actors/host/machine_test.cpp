#include "actors/host/machine.hpp"

#include "actors/host/host_name.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/temp_dir.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

using namespace slotd;
using namespace slotd::host;
using namespace slotd::test;

TEST_CASE("a process that may use one CPU has one CPU") {
  auto all = usable_cpus();
  CHECK(all >= Cpus{1});
  ChildProcess child([] {
    cpu_set_t mask;
    if (::sched_getaffinity(0, sizeof mask, &mask) != 0) return 3;
    std::size_t first = 0;
    while (!CPU_ISSET(first, &mask)) ++first;
    CPU_ZERO(&mask);
    CPU_SET(first, &mask);
    if (::sched_setaffinity(0, sizeof mask, &mask) != 0) return 2;
    return usable_cpus() == Cpus{1} ? 0 : 1;
  });
  CHECK(child.wait() == 0);
}

TEST_CASE("this thread is one of those that run") {
  CHECK(runnable_threads() >= 1);
  CHECK(online_cpus() >= 1);
}

TEST_CASE("memory is what the machine has at most") {
  auto pages = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES));
  auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  CHECK(usable_memory() >= Mebibytes{1});
  CHECK(usable_memory() <= Mebibytes{(pages * page >> 20) + 1});
}

TEST_CASE("the host's name comes from the environment first") {
  ChildProcess named([] {
    ::setenv("HOSTNAME", "node.example", 1);
    return host_name() == "node.example" ? 0 : 1;
  });
  CHECK(named.wait() == 0);
  ChildProcess unnamed([] {
    ::unsetenv("HOSTNAME");
    return !host_name().empty() && host_name().find('.') == std::string::npos ? 0 : 1;
  });
  CHECK(unnamed.wait() == 0);
}

TEST_CASE("the soft limit of open files rises to the hard one") {
  ChildProcess child([] {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = 64;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    raise_descriptor_limit();
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur == limit.rlim_max ? 0 : 1;
  });
  CHECK(child.wait() == 0);
}

TEST_CASE("a local folder is on no network file system, also where it is still to be made") {
  CHECK_FALSE(on_network_file_system("/proc"));
  CHECK_FALSE(on_network_file_system("/proc/not/there/yet"));
}

TEST_CASE("a program knows its own path") {
  CHECK(own_program() == std::filesystem::read_symlink("/proc/self/exe").string());
}

TEST_CASE("a program that was replaced under its feet still knows where it lay") {
  TempDir folder;
  auto copy = folder / "copy";
  std::filesystem::copy_file("/proc/self/exe", copy);
  // The copy runs the case below alone, after it has removed itself.
  auto command = "cd / && SLOTD_TEST_OWN_PATH=" + copy + " " + copy + " '[removed]' > " +
                 (folder / "out") + " 2>&1";
  CHECK(std::system(command.c_str()) == 0);
}

TEST_CASE("a removed program's path", "[.][removed]") {
  const char* path = std::getenv("SLOTD_TEST_OWN_PATH");
  REQUIRE(path != nullptr);
  REQUIRE(std::filesystem::remove(path));
  CHECK(own_program() == path);
}
