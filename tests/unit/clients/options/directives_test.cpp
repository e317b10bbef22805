#include "clients/options/directives.hpp"

#include <catch2/catch.hpp>

namespace slotd::clients {

namespace {

using Words = std::vector<std::string>;

/// The words of all directives, or what is wrong.
Words words_of(const std::string& lines) {
  auto directives = find_directives("#!/bin/sh\n" + lines, "job.sh");
  if (!directives) return {directives.error().text};
  Words all;
  for (const auto& directive : *directives)
    all.insert(all.end(), directive.words.begin(), directive.words.end());
  return all;
}

}  // namespace

TEST_CASE("directives stand before the first command, among comments and blank lines") {
  CHECK(words_of("# about\n\n#SBATCH -c 2\n   # more\n#SBATCH -J x\ntrue\n#SBATCH -J late\n") ==
        Words{"-c", "2", "-J", "x"});
}

TEST_CASE("only the exact mark in the first column begins a directive") {
  CHECK(words_of("##SBATCH -J a\n# SBATCH -J b\n #SBATCH -J c\n#sbatch -J d\n").empty());
  CHECK(words_of("#SBATCH-J x\n") == Words{"-J", "x"});
}

TEST_CASE("a number sign begins a comment, within a word too, unless quoted") {
  CHECK(words_of("#SBATCH -t 10 # ten -c 3\n") == Words{"-t", "10"});
  CHECK(words_of("#SBATCH -J a#b\n") == Words{"-J", "a"});
  CHECK(words_of("#SBATCH -J \"x # y\"\n") == Words{"-J", "x # y"});
  CHECK(words_of("#SBATCH -J a\\#b\n") == Words{"-J", "a#b"});
}

TEST_CASE("quotes of both kinds group, and may stand within a word") {
  CHECK(words_of("#SBATCH -J 'a b' -c 2\n") == Words{"-J", "a b", "-c", "2"});
  CHECK(words_of("#SBATCH --job-name=\"x\"y\n") == Words{"--job-name=xy"});
  CHECK(words_of("#SBATCH -J \"it's\"\n") == Words{"-J", "it's"});
  CHECK(words_of("#SBATCH -J ''\n") == Words{"-J", ""});
}

TEST_CASE("a backslash takes the next character as it is, and vanishes at the line's end") {
  CHECK(words_of("#SBATCH -J \"a\\\"b\"\n") == Words{"-J", "a\"b"});
  CHECK(words_of("#SBATCH -J 'a\\b'\n") == Words{"-J", "ab"});
  CHECK(words_of("#SBATCH -c 3 \\\n") == Words{"-c", "3"});
  CHECK(words_of("#SBATCH -J a\\\\b\n") == Words{"-J", "a\\b"});
}

TEST_CASE("a blank behind a backslash ends a word, unless quoted") {
  CHECK(words_of("#SBATCH -J a\\ b\n") == Words{"-J", "a", "b"});
  CHECK(words_of("#SBATCH -J \\ \n") == Words{"-J"});
  CHECK(words_of("#SBATCH -J \"a\\ b\"\n") == Words{"-J", "a b"});
}

TEST_CASE("variables are not looked into") {
  CHECK(words_of("#SBATCH -J $USER\n") == Words{"-J", "$USER"});
}

TEST_CASE("tabs and many blanks part words, and the last line needs no end") {
  CHECK(words_of("#SBATCH\t-J\tx   -c   2") == Words{"-J", "x", "-c", "2"});
}

TEST_CASE("an open quote and a colon are refused with their line") {
  CHECK(words_of("\n#SBATCH -J \"open\n") ==
        Words{"Unmatched `\"` in [\"open] (line 3 of job.sh)"});
  CHECK(words_of("#SBATCH : x\n") == Words{"Unexpected `:` in [: x] (line 2 of job.sh)"});
}

TEST_CASE("options of a script know their line, and those that do not count there are left out") {
  OptionTable table{
    {.name = "hold", .letter = 'H', .help = ""},
    {.name = "wrap",
     .argument = Argument::required,
     .help = "",
     .directives = Directives::pass_over},
  };
  auto given = parse_directives(table, "#!/bin/sh\n#SBATCH --wrap=x\n#SBATCH -H\n", "job.sh");
  REQUIRE(given);
  REQUIRE(given->size() == 1);
  CHECK(given->front().option->name == "hold");
  CHECK(given->front().origin == "line 3 of job.sh");
}

TEST_CASE("unknown options and stray words in a script are refused") {
  OptionTable table{{.name = "hold", .letter = 'H', .help = ""}};
  auto refusal = [&](const std::string& line) {
    auto given = parse_directives(table, "#!/bin/sh\n#SBATCH " + line + "\n", "job.sh");
    REQUIRE_FALSE(given);
    CHECK(given.error().code == FaultCode::usage);
    return given.error().text;
  };
  CHECK(refusal("--foo") == "unrecognized option '--foo' (line 2 of job.sh)");
  CHECK(refusal("-H stray") == "Invalid directive found in batch script: stray (line 2 of job.sh)");
  CHECK(refusal("-- -H") == "Invalid directive found in batch script: -H (line 2 of job.sh)");
}

TEST_CASE("a line that parts the components of a job is refused, in both spellings") {
  for (auto word : {"hetjob", "packjob"}) {
    auto given = parse_directives({}, "#!/bin/sh\n#SBATCH " + std::string(word) + "\n", "job.sh");
    REQUIRE_FALSE(given);
    CHECK(given.error() ==
          Fault{FaultCode::invalid, std::string(no_components) + " (line 2 of job.sh)"});
  }
}

TEST_CASE("what to do about an unknown option of a script stands behind its name") {
  auto given = parse_directives({}, "#!/bin/sh\n#SBATCH --image=x\n", "job.sh", "; so what");
  REQUIRE_FALSE(given);
  CHECK(given.error().text == "unrecognized option '--image=x'; so what (line 2 of job.sh)");
}

}  // namespace slotd::clients
