#include "actors/decide/dependency.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using decide::Standing;

namespace {

Standing with(DependencyKind kind, std::optional<JobState> state) {
  DependencySpec spec{{{kind, {JobId{1}}}}, ""};
  return decide::standing(spec, [state](JobId) { return state; });
}

}  // namespace

TEST_CASE("what a dependency makes of each state", "[dependency]") {
  struct Row {
    JobState state;
    Standing any, ok;
  };
  auto row = GENERATE(Row{JobState::pending, Standing::waiting, Standing::waiting},
                      Row{JobState::starting, Standing::waiting, Standing::waiting},
                      Row{JobState::running, Standing::waiting, Standing::waiting},
                      Row{JobState::completing, Standing::waiting, Standing::waiting},
                      Row{JobState::suspended, Standing::waiting, Standing::waiting},
                      Row{JobState::completed, Standing::met, Standing::met},
                      Row{JobState::failed, Standing::met, Standing::never},
                      Row{JobState::cancelled, Standing::met, Standing::never},
                      Row{JobState::timeout, Standing::met, Standing::never},
                      Row{JobState::out_of_memory, Standing::met, Standing::never},
                      Row{JobState::node_fail, Standing::met, Standing::never});
  CHECK(with(DependencyKind::after_any, row.state) == row.any);
  CHECK(with(DependencyKind::after_ok, row.state) == row.ok);
}

TEST_CASE("a job that was pruned counts as having met what was asked", "[dependency]") {
  CHECK(with(DependencyKind::after_ok, std::nullopt) == Standing::met);
}

TEST_CASE("all clauses and all their jobs must hold, one that never can decides", "[dependency]") {
  DependencySpec spec{
    {{DependencyKind::after_any, {JobId{1}, JobId{2}}}, {DependencyKind::after_ok, {JobId{3}}}},
    ""};
  auto standing = [&](JobState one, JobState two, JobState three) {
    return decide::standing(spec, [=](JobId id) -> std::optional<JobState> {
      return id.value == 1 ? one : id.value == 2 ? two : three;
    });
  };
  CHECK(standing(JobState::failed, JobState::completed, JobState::completed) == Standing::met);
  CHECK(standing(JobState::failed, JobState::running, JobState::completed) == Standing::waiting);
  CHECK(standing(JobState::running, JobState::running, JobState::failed) == Standing::never);
}

TEST_CASE("a job that depends on nothing waits for nothing", "[dependency]") {
  CHECK(decide::standing({}, [](JobId) { return std::nullopt; }) == Standing::met);
}
