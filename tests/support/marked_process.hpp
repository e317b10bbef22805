#pragma once

#include "actors/host/unique_fd.hpp"
#include "tests/support/child_process.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <string>

namespace slotd::test {

/// Executes a program whose environment is this one variable.
inline int become_sleeper(std::string variable) {
  char* environment[] = {variable.data(), nullptr};
  ::execle("/bin/sleep", "sleep", "600", nullptr, environment);
  return 1;
}

enum class Session { shared, own };

/// A program with one variable in its environment; it is executed when the constructor returns.
class MarkedProcess {
 public:
  MarkedProcess(const std::string& variable, Session session)
      : gate_(make_gate()), child_([&] {
          if (session == Session::own) ::setsid();
          return become_sleeper(variable);
        }) {
    gate_write_.reset();
    char byte = 0;
    // The end of the pipe: exec has closed the writing side.
    REQUIRE(::read(gate_.get(), &byte, 1) == 0);
  }
  pid_t pid() const { return child_.pid(); }
  ChildProcess& child() { return child_; }

 private:
  host::UniqueFd make_gate() {
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    gate_write_.reset(ends[1]);
    return host::UniqueFd(ends[0]);
  }

  host::UniqueFd gate_write_;
  host::UniqueFd gate_;
  ChildProcess child_;
};

}  // namespace slotd::test
