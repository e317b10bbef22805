#include "clients/options/help.hpp"

#include <catch2/catch.hpp>

namespace slotd::clients {

TEST_CASE("help has one aligned line for each option") {
  OptionTable table{
    {.name = "time",
     .letter = 't',
     .argument = Argument::required,
     .value = "time",
     .help = "time limit"},
    {.name = "nice", .argument = Argument::optional, .value = "n", .help = "go later"},
    {.name = "hold", .letter = 'H', .help = "wait"},
  };
  CHECK(help_screen("sbatch SCRIPT", table) ==
        "Usage: sbatch SCRIPT\n\n"
        "  -t, --time=time  time limit\n"
        "      --nice[=n]   go later\n"
        "  -H, --hold       wait\n");
}

}  // namespace slotd::clients
