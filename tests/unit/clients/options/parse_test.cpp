#include "clients/options/parse.hpp"

#include <catch2/catch.hpp>

namespace slotd::clients {

namespace {

const OptionTable& table() {
  static const OptionTable rows{
    {.name = "cpus-per-task", .letter = 'c', .argument = Argument::required, .help = ""},
    {.name = "cpus-per-gpu", .argument = Argument::required, .help = ""},
    {.name = "hold", .letter = 'H', .help = ""},
    {.name = "ntasks-per-node",
     .other_names = "tasks-per-node",
     .argument = Argument::required,
     .help = ""},
    {.name = "output", .letter = 'o', .argument = Argument::required, .help = ""},
    {.name = "chdir", .hidden_names = "workdir outdir", .argument = Argument::required, .help = ""},
    {.name = "open-mode", .argument = Argument::required, .help = ""},
    {.name = "nice", .letter = 'N', .argument = Argument::optional, .help = ""},
    {.name = "help", .letter = 'h', .help = "", .ends_reading = true},
  };
  return rows;
}

using Words = std::vector<std::string>;

/// `name=value` for each option, then the operands.
Words read(const Words& words, Operands operands = Operands::end_options) {
  auto line = parse(table(), words, operands);
  if (!line) return {line.error().text};
  Words out;
  for (const auto& given : line->options)
    out.push_back(std::string(given.option->name) + "=" + given.value);
  for (const auto& operand : line->operands) out.push_back(operand);
  return out;
}

}  // namespace

TEST_CASE("an argument may be stuck to its letter, follow it, or stand behind a long name") {
  Words four{"cpus-per-task=4"};
  CHECK(read({"-c4"}) == four);
  CHECK(read({"-c", "4"}) == four);
  CHECK(read({"--cpus-per-task=4"}) == four);
  CHECK(read({"--cpus-per-task", "4"}) == four);
}

TEST_CASE("what is stuck to a letter is the argument, an equals sign too") {
  CHECK(read({"-c=4"}) == Words{"cpus-per-task==4"});
  CHECK(read({"-o", "-c4"}) == Words{"output=-c4"});
}

TEST_CASE("letters without argument can be bundled before one with") {
  CHECK(read({"-HHc4"}) == Words{"hold=", "hold=", "cpus-per-task=4"});
}

TEST_CASE("a long name may be cut short as long as it is the only one") {
  CHECK(read({"--out=x"}) == Words{"output=x"});
  CHECK(read({"--tasks=2"}) == Words{"ntasks-per-node=2"});
  CHECK(read({"--cpus=2"}) == Words{"option '--cpus=2' is ambiguous; possibilities: "
                                    "'--cpus-per-gpu' '--cpus-per-task'"});
  CHECK(read({"--o=x"}) ==
        Words{"option '--o=x' is ambiguous; possibilities: '--open-mode' '--output'"});
}

TEST_CASE("an optional argument stands only behind an equals sign or stuck to its letter") {
  CHECK(read({"--nice", "5"}) == Words{"nice=", "5"});
  CHECK(read({"--nice=5"}) == Words{"nice=5"});
  CHECK(read({"-N5"}) == Words{"nice=5"});
  CHECK(read({"-N", "5"}) == Words{"nice=", "5"});
}

TEST_CASE("options end at the first other word where that is a script") {
  CHECK(read({"-H", "job.sh", "-c4", "--", "x"}) == Words{"hold=", "job.sh", "-c4", "--", "x"});
}

TEST_CASE("options may stand behind operands where all words are the command's own") {
  CHECK(read({"12", "-H", "13"}, Operands::anywhere) == Words{"hold=", "12", "13"});
  CHECK(read({"12", "--", "-H"}, Operands::anywhere) == Words{"12", "-H"});
}

TEST_CASE("a lone dash is a word, and two dashes end the options") {
  CHECK(read({"-", "-H"}) == Words{"-", "-H"});
  CHECK(read({"--", "-H"}) == Words{"-H"});
}

TEST_CASE("what is wrong is said in the words of getopt_long") {
  CHECK(read({"--foo"}) == Words{"unrecognized option '--foo'"});
  CHECK(read({"--foo=3"}) == Words{"unrecognized option '--foo=3'"});
  CHECK(read({"-y"}) == Words{"invalid option -- 'y'"});
  CHECK(read({"-c"}) == Words{"option requires an argument -- 'c'"});
  CHECK(read({"--out"}) == Words{"option '--output' requires an argument"});
  CHECK(read({"--hold=no"}) == Words{"option '--hold' doesn't allow an argument"});
}

TEST_CASE("a word that is complained of is one line") {
  CHECK(read({"--fo\no"}) == Words{"unrecognized option '--fo\\no'"});
  CHECK(read({"-\x1b"}) == Words{"invalid option -- '\\x1b'"});
}

TEST_CASE("an old name counts when it is written out, and is no abbreviation's other meaning") {
  CHECK(read({"--workdir=/x"}) == Words{"chdir=/x"});
  CHECK(read({"--outdir", "/x"}) == Words{"chdir=/x"});
  CHECK(read({"--work=/x"}) == Words{"unrecognized option '--work=/x'"});
  CHECK(read({"--out=x"}) == Words{"output=x"});
}

TEST_CASE("advice stands behind an unknown long name, and behind nothing else") {
  auto text_of = [](const Words& words) {
    auto line = parse(table(), words, Operands::end_options, "; name it");
    return line ? "" : line.error().text;
  };
  CHECK(text_of({"--foo=3"}) == "unrecognized option '--foo=3'; name it");
  CHECK(text_of({"-y"}) == "invalid option -- 'y'");
  CHECK(text_of({"--output"}) == "option '--output' requires an argument");
}

TEST_CASE("an empty value is a value") {
  CHECK(read({"--output="}) == Words{"output="});
  CHECK(read({"-o", ""}) == Words{"output="});
}

TEST_CASE("reading stops at an option that shows a screen") {
  CHECK(read({"-H", "--help", "--foo"}) == Words{"hold=", "help="});
}

}  // namespace slotd::clients
