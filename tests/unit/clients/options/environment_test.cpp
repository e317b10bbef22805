#include "clients/options/environment.hpp"

#include <catch2/catch.hpp>

#include <map>

namespace slotd::clients {

namespace {

std::vector<std::string> read(std::map<std::string, std::string> variables) {
  static const OptionTable table{
    {.name = "time",
     .argument = Argument::required,
     .help = "",
     .variables = "SBATCH_TIME SBATCH_TIMELIMIT"},
    {.name = "requeue", .help = "", .variables = "SBATCH_REQUEUE"},
    {.name = "hold", .help = ""},
    {.name = "exclusive",
     .argument = Argument::optional,
     .help = "",
     .variables = "SBATCH_EXCLUSIVE"},
  };
  std::vector<std::string> out;
  for (const auto& given : from_environment(table, [&](const char* name) -> const char* {
         auto found = variables.find(name);
         return found == variables.end() ? nullptr : found->second.c_str();
       }))
    out.push_back(std::string(given.option->name) + "=" + given.value + " from " + given.origin);
  return out;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a variable gives its option, and says so") {
  CHECK(read({{"SBATCH_TIME", "5"}}) == Lines{"time=5 from SBATCH_TIME"});
  CHECK(read({{"SBATCH_HOLD", "1"}}).empty());
  CHECK(read({{"SBATCH_TIME", ""}}).empty());
}

TEST_CASE("of two variables for one option the later in its row comes last and wins") {
  CHECK(read({{"SBATCH_TIMELIMIT", "6"}, {"SBATCH_TIME", "5"}}) ==
        Lines{"time=5 from SBATCH_TIME", "time=6 from SBATCH_TIMELIMIT"});
}

TEST_CASE("a flag is given by any value that does not say no") {
  for (auto yes : {"1", "yes", "true", "x"})
    CHECK(read({{"SBATCH_REQUEUE", yes}}) == Lines{"requeue= from SBATCH_REQUEUE"});
  for (auto no : {"", "0", "no", "False"}) CHECK(read({{"SBATCH_REQUEUE", no}}).empty());
}

TEST_CASE("an option whose argument may be left out is given by yes, or by its argument") {
  for (auto yes : {"1", "yes", "True"})
    CHECK(read({{"SBATCH_EXCLUSIVE", yes}}) == Lines{"exclusive= from SBATCH_EXCLUSIVE"});
  CHECK(read({{"SBATCH_EXCLUSIVE", "user"}}) == Lines{"exclusive=user from SBATCH_EXCLUSIVE"});
  for (auto no : {"", "0", "no", "false"}) CHECK(read({{"SBATCH_EXCLUSIVE", no}}).empty());
}

}  // namespace slotd::clients
