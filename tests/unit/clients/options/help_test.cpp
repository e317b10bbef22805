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
  CHECK(usage_screen("sbatch SCRIPT", table) == "Usage: sbatch SCRIPT\n");
}

TEST_CASE("help puts options under the headings of their groups, and leaves out what is refused") {
  OptionTable table{
    {.name = "hold", .letter = 'H', .help = "wait", .group = "Queue"},
    {.name = "bb",
     .argument = Argument::required,
     .value = "value",
     .help = "no",
     .treatment = Treatment::reject},
    {.name = "mem",
     .argument = Argument::required,
     .value = "size",
     .help = "memory",
     .group = "Resources"},
    {.name = "help", .help = "this", .ends_reading = true, .group = "Help"},
  };
  CHECK(help_screen("x", table) ==
        "Usage: x\n\n"
        "Queue:\n"
        "  -H, --hold      wait\n\n"
        "Resources:\n"
        "      --mem=size  memory\n\n"
        "Help:\n"
        "      --help      this\n");
  CHECK(usage_screen("x", table) == "Usage: x\n  [--hold] [--mem=size]\n");
}

TEST_CASE("no line of help is wider than 80 columns, and a long head has a line for itself") {
  OptionTable table{{.name = "an-option-with-quite-a-name",
                     .argument = Argument::required,
                     .value = "and-a-long-value",
                     .help = "one two three four five six seven eight nine ten eleven twelve "
                             "thirteen fourteen fifteen sixteen seventeen"},
                    {.name = "short", .help = "brief"}};
  auto text = help_screen("x", table);
  CHECK(text ==
        "Usage: x\n\n"
        "      --an-option-with-quite-a-name=and-a-long-value\n"
        "               one two three four five six seven eight nine ten eleven twelve\n"
        "               thirteen fourteen fifteen sixteen seventeen\n"
        "      --short  brief\n");
}

}  // namespace slotd::clients
