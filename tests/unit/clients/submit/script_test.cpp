#include "clients/submit/script.hpp"

#include "protocol/wire.hpp"

#include <catch2/catch.hpp>

namespace slotd::clients {

namespace {

std::string refusal(std::string_view text) {
  auto done = check_script(text);
  return done ? "" : done.error().text;
}

}  // namespace

TEST_CASE("a script begins with its interpreter") {
  CHECK(refusal("#!/bin/sh\n").empty());
  CHECK(refusal("#!/bin/sh").empty());
  CHECK(refusal("") == "Batch script is empty!");
  CHECK(refusal("echo\n").starts_with("This does not look like a batch script."));
  CHECK(refusal(" #!/bin/sh\n").starts_with("This does not look like a batch script."));
}

TEST_CASE("DOS line ends are refused wherever they are, lone carriage returns are not") {
  CHECK(refusal("#!/bin/sh\r\ntrue\r\n").starts_with("Batch script contains DOS line breaks"));
  CHECK(refusal("#!/bin/sh\ntrue\r\n").starts_with("Batch script contains DOS line breaks"));
  CHECK(refusal("#!/bin/sh\nprintf 'a\rb'\n").empty());
}

TEST_CASE("a NUL is refused") {
  CHECK(refusal(std::string_view("#!/bin/sh\n\0", 11)) ==
        "Batch script contains a NULL character '\\0', which is not allowed");
}

TEST_CASE("a script may be as large as the limit and no larger") {
  std::string text = "#!/bin/sh\n" + std::string(script_limit - 10, '#');
  CHECK(refusal(text).empty());
  CHECK(refusal(text + "#") == "Batch script is larger than the 4 MiB that a script may have");
}

TEST_CASE("a wrapped command is a shell script") {
  CHECK(wrap_script("echo \"a b\"") ==
        "#!/bin/sh\n# This script was created by sbatch --wrap.\n\necho \"a b\"\n");
}

}  // namespace slotd::clients
