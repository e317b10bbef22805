#include "clients/options/job_options.hpp"

#include "clients/options/apply.hpp"
#include "clients/options/parse.hpp"

#include <catch2/catch.hpp>

#include <set>

namespace slotd::clients {

namespace {

struct Reading {
  JobSettings settings;
  Done done;
};

void read(Reading& reading, const std::vector<std::string>& words) {
  auto table = job_options(reading.settings);
  auto line = parse(table, words, Operands::end_options);
  REQUIRE(line);
  std::vector<std::string> notes;
  reading.done = apply_options(line->options, notes);
}

JobRequest request_of(const std::vector<std::string>& words) {
  Reading reading;
  read(reading, words);
  REQUIRE(reading.done);
  return reading.settings.request;
}

Fault fault_of(const std::vector<std::string>& words) {
  Reading reading;
  read(reading, words);
  REQUIRE_FALSE(reading.done);
  return reading.done.error();
}

}  // namespace

TEST_CASE("without options a job asks for one task of one CPU and nothing else") {
  auto request = request_of({});
  CHECK(request == JobRequest{});
}

TEST_CASE("an array is read beside the request, and an empty one is none") {
  Reading reading;
  read(reading, {"-a", "0-9:3%2"});
  CHECK(reading.done);
  IndexSet indices;
  indices.insert(ArrayIndex{0}, ArrayIndex{9}, 3);
  CHECK(reading.settings.array == ArraySpec{indices, 2});
  CHECK(reading.settings.request == JobRequest{});
  read(reading, {"--array="});
  CHECK(reading.settings.array == ArraySpec{});
  CHECK(fault_of({"--array=3-1"}) ==
        Fault{FaultCode::invalid, "Invalid job array specification: 3-1"});
}

TEST_CASE("options fill the request") {
  auto request = request_of({"-J", "train", "-p", "cpu", "-c", "2", "-n3", "--mem=1G", "-t", "1:30",
                             "-o", "%j.out", "-e", "%j.err", "-i", "in", "-D", "/tmp", "-H"});
  CHECK(request.name == "train");
  CHECK(request.partition == "cpu");
  CHECK(request.cpus_per_task == Cpus{2});
  CHECK(request.tasks == 3);
  CHECK(request.memory == Mebibytes{1024});
  CHECK(request.time_limit == std::chrono::seconds{90});
  CHECK(request.output == "%j.out");
  CHECK(request.error == "%j.err");
  CHECK(request.input == "in");
  CHECK(request.directory == "/tmp");
  CHECK(request.hold);
}

TEST_CASE("the last of --requeue and --no-requeue counts") {
  CHECK(request_of({"--requeue", "--no-requeue"}).requeue == RequeuePolicy::no);
  CHECK(request_of({"--no-requeue", "--requeue"}).requeue == RequeuePolicy::yes);
}

TEST_CASE("the output file none is the one that swallows everything") {
  CHECK(request_of({"-o", "none"}).output == "/dev/null");
  CHECK(request_of({"-e", "NONE"}).error == "/dev/null");
}

TEST_CASE("open modes have two words and two letters") {
  CHECK(request_of({"--open-mode=append"}).open_mode == OpenMode::append);
  CHECK(request_of({"--open-mode=a"}).open_mode == OpenMode::append);
  CHECK(request_of({"--open-mode=truncate"}).open_mode == OpenMode::truncate);
  CHECK(fault_of({"--open-mode=x"}) ==
        Fault{FaultCode::usage, "Invalid --open-mode specification: x"});
}

TEST_CASE("a dependency keeps what was typed") {
  auto request = request_of({"-d", "afterok:1:2"});
  CHECK(request.dependency.typed == "afterok:1:2");
  REQUIRE(request.dependency.clauses.size() == 1);
  CHECK(request.dependency.clauses[0].kind == DependencyKind::after_ok);
}

TEST_CASE("times and sizes that cannot be read are misuse, bad numbers are refusals") {
  CHECK(fault_of({"-t", "x"}) == Fault{FaultCode::usage, "invalid time limit: x"});
  CHECK(fault_of({"--mem=12Q"}) ==
        Fault{FaultCode::usage, "unsupported memory unit in value: 12Q"});
  CHECK(fault_of({"-c", "x"}) ==
        Fault{FaultCode::invalid, "Invalid numeric value \"x\" for --cpus-per-task."});
  CHECK(fault_of({"-d", "bogus:1"}).code == FaultCode::invalid);
}

TEST_CASE("option -v counts") {
  Reading reading;
  read(reading, {"-vv"});
  CHECK(reading.settings.verbose == 2);
}

TEST_CASE(
  "no two rows of the table share a name or a letter, and every row has help and a setter") {
  JobSettings settings;
  std::set<std::string_view> names;
  std::set<char> letters;
  for (const auto& row : job_options(settings)) {
    CAPTURE(row.name);
    CHECK(names.insert(row.name).second);
    if (row.letter) CHECK(letters.insert(row.letter).second);
    CHECK_FALSE(row.help.empty());
    CHECK(row.value.empty() == (row.argument == Argument::none));
    CHECK(bool(row.set));
    CHECK(row.group.empty() == (row.treatment == Treatment::reject));
  }
}

}  // namespace slotd::clients
