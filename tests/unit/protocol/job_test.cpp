#include "protocol/job.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <string>

using namespace slotd;

namespace {

struct Spelling {
  JobState state;
  const char* long_name;
  const char* short_name;
};

constexpr Spelling spellings[] = {
  {JobState::pending, "PENDING", "PD"},
  {JobState::starting, "RUNNING", "R"},
  {JobState::running, "RUNNING", "R"},
  {JobState::completing, "COMPLETING", "CG"},
  {JobState::completed, "COMPLETED", "CD"},
  {JobState::failed, "FAILED", "F"},
  {JobState::cancelled, "CANCELLED", "CA"},
  {JobState::timeout, "TIMEOUT", "TO"},
  {JobState::out_of_memory, "OUT_OF_MEMORY", "OOM"},
  {JobState::node_fail, "NODE_FAIL", "NF"},
  {JobState::suspended, "SUSPENDED", "S"},
  {JobState::deadline, "DEADLINE", "DL"},
};

constexpr Reason first_reason = Reason::none;

template <class Enum>
int number(Enum value) {
  return static_cast<int>(value);
}

}  // namespace

TEST_CASE("every state has Slurm's two spellings", "[job]") {
  REQUIRE(std::ssize(spellings) == number(last_of(JobState{})));
  for (const auto& row : spellings) {
    CHECK(long_name(row.state) == row.long_name);
    CHECK(short_name(row.state) == row.short_name);
  }
}

TEST_CASE("a state is read from either spelling in any case", "[job]") {
  for (const auto& row : spellings) {
    if (row.state == JobState::starting) continue;  // shown as RUNNING, so never read
    CHECK(state_from(row.long_name) == row.state);
    CHECK(state_from(row.short_name) == row.state);
  }
  CHECK(state_from("pending") == JobState::pending);
  CHECK(state_from("Oom") == JobState::out_of_memory);
  for (auto word : {"", "X", "PENDIN", "PENDINGS", "STARTING", "P D", " PD"})
    CHECK(state_from(word) == std::nullopt);
}

TEST_CASE("every reason has a name of its own, which no separator of a table is in", "[job]") {
  std::set<std::string_view> names;
  for (int i = number(first_reason); i <= number(last_of(Reason{})); ++i) {
    auto word = name(static_cast<Reason>(i));
    CAPTURE(i, std::string(word));
    CHECK_FALSE(word.empty());
    CHECK(word.find_first_of("|()\n") == std::string_view::npos);
    CHECK(names.insert(word).second);
  }
  CHECK(name(Reason::job_held_user) == "JobHeldUser");
  CHECK(name(Reason::non_zero_exit_code) == "NonZeroExitCode");
  CHECK(name(Reason::dependency_never_satisfied) == "DependencyNeverSatisfied");
}

TEST_CASE("a job is pending, live or over, and never two of these", "[job]") {
  for (int i = 1; i <= number(last_of(JobState{})); ++i) {
    auto state = static_cast<JobState>(i);
    CAPTURE(std::string(long_name(state)));
    CHECK((state == JobState::pending) + is_live(state) + is_over(state) == 1);
  }
  CHECK(is_live(JobState::starting));
  CHECK(is_live(JobState::completing));
  CHECK(is_live(JobState::suspended));
  CHECK(is_over(JobState::deadline));
}
