#include "actors/simulate/options.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::simulate;
using decide::Policy;

namespace {

using Words = std::vector<std::string>;

Result<Options> read(const Words& words) { return read_options(words, Time{}); }

struct Wrong {
  const char* word;
  const char* why;
};

}  // namespace

TEST_CASE("words without options mean all policies and the limits asked for", "[simulate]") {
  auto options = read({"--trace=x.swf"});
  REQUIRE(options);
  CHECK(options->trace == "x.swf");
  CHECK(options->policies == std::vector{Policy::backfill, Policy::fifo, Policy::first_fit});
  CHECK(options->estimates == Estimates::asked);
  CHECK(options->scale == 1);
}

TEST_CASE("each option says its own", "[simulate]") {
  auto options = read({"--history", "--starttime=1700000000", "--policy=first_fit,fifo,first-fit",
                       "--cpus=8", "--memory=2G", "--gpus=3", "--jobs=7", "--scale=1.25",
                       "--estimates=exact", "--json", "--quiet", "--write=-", "--seed=9"});
  REQUIRE(options);
  CHECK(options->history);
  CHECK(options->since == Time{std::chrono::seconds{1700000000}});
  CHECK(options->policies == std::vector{Policy::first_fit, Policy::fifo});
  CHECK(options->cpus == 8);
  CHECK(options->memory == Mebibytes{2048});
  CHECK(options->gpus == 3);
  CHECK(options->jobs == 7);
  CHECK(options->scale == 1.25);
  CHECK(options->estimates == Estimates::exact);
  CHECK(options->json);
  CHECK(options->quiet);
  CHECK(options->write == "-");
  CHECK(options->seed == 9);
  CHECK(read({"--generate=kth-sp2"})->shape == "kth-sp2");
}

TEST_CASE("a value that cannot be is refused with what it may be", "[simulate]") {
  auto [word, why] = GENERATE(values<Wrong>({
    {"--policy=lifo", "--policy=lifo: there are: backfill, fifo, first-fit"},
    {"--policy=", "--policy=: there are: backfill, fifo, first-fit"},
    {"--generate=x", "--generate=x: there are: sdsc-sp2, kth-sp2"},
    {"--cpus=0", "--cpus=0: must be a number from 1 to 65536"},
    {"--cpus=70000", "--cpus=70000: must be a number from 1 to 65536"},
    {"--gpus=-1", "--gpus=-1: must be a number from 0 to 65536"},
    {"--jobs=none", "--jobs=none: must be a number from 1 to 100000000"},
    {"--seed=x", "--seed=x: must be a number"},
    {"--memory=9X", "--memory=9X: must be a size: 64G"},
    {"--memory=0", "--memory=0: must be a size: 64G"},
    {"--scale=0", "--scale=0: must be a number from 0.001 to 1000"},
    {"--scale=nan", "--scale=nan: must be a number from 0.001 to 1000"},
    {"--scale=2x", "--scale=2x: must be a number from 0.001 to 1000"},
    {"--estimates=good", "--estimates=good: must be asked or exact"},
    {"--starttime=soon", "Invalid time specification: soon"},
    {"--trace=", "--trace=: must be a file, or -"},
    {"--colour=red", "no option --colour"},
    {"--trace", "no option --trace without =VALUE"},
    {"x.swf", "no such word: x.swf"},
  }));
  CAPTURE(word);
  auto options = read({word});
  REQUIRE_FALSE(options);
  CHECK(options.error().code == FaultCode::usage);
  CHECK(options.error().text == why);
}

TEST_CASE("one source of jobs is wanted, and what goes with another is refused", "[simulate]") {
  CHECK(read({}).error().text ==
        "say which jobs: one of --trace FILE, --history and --generate SHAPE");
  CHECK_FALSE(read({"--trace=x", "--history"}));
  CHECK_FALSE(read({"--generate=kth-sp2", "--history"}));
  CHECK(read({"--trace=x", "--starttime=now"}).error().text == "--starttime goes with --history");
  CHECK(read({"--trace=x", "--gpus=1"}).error().text ==
        "--gpus goes with --history: a trace says nothing of GPUs");
}
