#include "clients/scontrol/update_words.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using clients::Words;
using clients::control::Caller;
using clients::control::parse_update;
using std::chrono::minutes;
using Way = TimeLimitChange::Way;

namespace {

const Caller ann{"ann", "box"};

UpdateJobs jobs(const Words& words) {
  auto question = parse_update(words, ann);
  REQUIRE(question);
  REQUIRE(std::holds_alternative<UpdateJobs>(*question));
  return std::get<UpdateJobs>(*question);
}

SetJobFields change(const std::string& word) {
  return std::get<SetJobFields>(jobs({"JobId=12", word}).what);
}

UpdateNode node(const Words& words) {
  auto question = parse_update(words, ann);
  REQUIRE(question);
  REQUIRE(std::holds_alternative<UpdateNode>(*question));
  return std::get<UpdateNode>(*question);
}

std::string fault(const Words& words) {
  auto question = parse_update(words, ann);
  REQUIRE_FALSE(question);
  CHECK(question.error().text.find('\n') == std::string::npos);
  return question.error().text;
}

TimeLimitChange limit(const std::string& value) {
  auto changed = change("TimeLimit=" + value).time_limit;
  REQUIRE(changed);
  return *changed;
}

}  // namespace

TEST_CASE("an update names its jobs in several ways") {
  auto words = GENERATE(Words{"job", "12", "Priority=5"}, Words{"JobId=12", "Priority=5"},
                        Words{"Priority=5", "jobid=12"}, Words{"JOB=12", "PRIORITY=5"},
                        Words{"job", "JobId=12", "Priority=5"});
  auto ask = jobs(words);
  CHECK(ask.filter.jobs == std::vector{JobId{12}});
  CHECK(std::get<SetJobFields>(ask.what).priority == Priority{5});
}

TEST_CASE("an update may be for several jobs") {
  CHECK(jobs({"job", "12,13", "Priority=5"}).filter.jobs == std::vector{JobId{12}, JobId{13}});
}

TEST_CASE("without an id the first name says which jobs") {
  auto ask = jobs({"JobName=work", "TimeLimit=5", "Name=play"});
  CHECK(ask.filter.jobs.empty());
  CHECK(ask.filter.names == std::vector<std::string>{"work"});
  CHECK(std::get<SetJobFields>(ask.what).name == "play");
}

TEST_CASE("each of the keys, in both spellings and any case") {
  CHECK(change("JobName=a b").name == "a b");
  CHECK(change("nAmE=x=y").name == "x=y");
  CHECK(change("Partition=gpu").partition == "gpu");
  CHECK(change("Priority=0").priority == Priority{0});
  CHECK(change("Priority=4294967293").priority == Priority{4294967293});
  CHECK(change("TimeLimit=5").time_limit == TimeLimitChange{Way::set, minutes{5}});
  CHECK(change("time=5").time_limit == TimeLimitChange{Way::set, minutes{5}});
}

TEST_CASE("an update may be for elements of an array, and set how many of it may run") {
  auto ask = jobs({"JobId=12_[1-3],13", "ArrayTaskThrottle=4"});
  CHECK(ask.filter.jobs == std::vector{JobId{13}});
  CHECK(ask.filter.elements == std::vector<ArrayElements>{{JobId{12}, *parse_indices("1-3")}});
  CHECK(std::get<SetJobFields>(ask.what).array_limit == 4U);
  CHECK(change("arraytaskthrottle=0").array_limit == 0U);
  CHECK(fault({"JobId=12", "ArrayTaskThrottle=x"}) == "invalid array task throttle: x");
}

TEST_CASE("a time limit has the forms of sbatch") {
  CHECK(limit("90") == TimeLimitChange{Way::set, minutes{90}});
  CHECK(limit("1:30") == TimeLimitChange{Way::set, std::chrono::seconds{90}});
  CHECK(limit("02:00:00") == TimeLimitChange{Way::set, minutes{120}});
  CHECK(limit("1-2") == TimeLimitChange{Way::set, minutes{26 * 60}});
  CHECK(limit("1-2:30") == TimeLimitChange{Way::set, minutes{26 * 60 + 30}});
  CHECK(limit("1-0:0:30") == TimeLimitChange{Way::set, std::chrono::seconds{86430}});
  CHECK(limit("unlimited") == TimeLimitChange{Way::set, std::nullopt});
}

TEST_CASE("a time limit may be made longer or shorter") {
  CHECK(limit("+10") == TimeLimitChange{Way::longer, minutes{10}});
  CHECK(limit("-1:00:00") == TimeLimitChange{Way::shorter, minutes{60}});
  CHECK(change("TimeLimit+=10").time_limit == TimeLimitChange{Way::longer, minutes{10}});
  CHECK(change("Time-=10").time_limit == TimeLimitChange{Way::shorter, minutes{10}});
}

TEST_CASE("values that do not parse are named with their key") {
  CHECK(fault({"JobId=12", "TimeLimit=abc"}) == "invalid time limit: abc");
  CHECK(fault({"JobId=12", "TimeLimit="}) == "invalid time limit: ");
  CHECK(fault({"JobId=12", "TimeLimit=+"}) == "invalid time limit: +");
  CHECK(fault({"JobId=12", "TimeLimit=+UNLIMITED"}) == "invalid time limit: +UNLIMITED");
  CHECK(fault({"JobId=12", "TimeLimit=-0"}) == "invalid time limit: -0");
  CHECK(fault({"JobId=12", "TimeLimit=1:2:3:4"}) == "invalid time limit: 1:2:3:4");
  auto value = GENERATE("abc", "-5", "", "5x", "4294967294", "4294967295", "99999999999", "1.5");
  CHECK(fault({"JobId=12", "Priority=" + std::string(value)}) ==
        "invalid priority: " + std::string(value));
}

TEST_CASE("keys that cannot be changed are named") {
  CHECK(fault({"JobId=12", "Bogus=1"}) == "unsupported update key: Bogus");
  CHECK(fault({"JobId=12", "Priority=5", "Nice=1"}) == "unsupported update key: Nice");
  CHECK(fault({"JobId=12", "JobName+=x"}) == "unsupported update key: JobName+");
  CHECK(fault({"JobId=12", "=x"}) == "unsupported update key: ");
  CHECK(fault({"JobId=12", "JobId=13"}) == "unsupported update key: JobId");
}

TEST_CASE("words that are no update are named") {
  CHECK(fault({"JobId=12", "JobName"}) == "invalid update expression: JobName");
  CHECK(fault({"job"}) == "invalid update expression: job");
  CHECK(fault({"12", "Priority=5"}) == "invalid update expression: 12");
  CHECK(fault({"JobId=abc", "Priority=5"}) == "Invalid job id specified for job abc");
  CHECK(fault({"job", "abc", "Priority=5"}) == "Invalid job id specified for job abc");
  CHECK(fault({"JobId=12"}) == "No changes specified");
  CHECK(fault({"JobName=work"}) == "No changes specified");
  CHECK(fault({"TimeLimit=5"}) ==
        "No valid entity in update command: JobId=, JobName= or NodeName= must be there");
}

TEST_CASE("the node is drained with a reason") {
  auto ask = node({"NodeName=localhost", "State=DRAIN", "Reason=new disk"});
  CHECK(ask == UpdateNode{UpdateNode::NodeAction::drain, "new disk", "ann"});
  CHECK(node({"node=box", "state=drain", "reason=\"new disk\""}) == ask);
  CHECK(node({"node", "localhost", "REASON='new disk'", "STATE=Drain"}) == ask);
}

TEST_CASE("the node goes on without one") {
  auto word = GENERATE("RESUME", "undrain", "Idle");
  CHECK(node({"NodeName=localhost", "State=" + std::string(word)}).action ==
        UpdateNode::NodeAction::resume);
}

TEST_CASE("an update of the node that is none is refused in Slurm's words") {
  auto no_reason = "You must specify a reason when DOWNING or DRAINING a node. Request denied";
  CHECK(fault({"NodeName=localhost", "State=DRAIN"}) == no_reason);
  CHECK(fault({"NodeName=localhost", "State=DRAIN", "Reason="}) == no_reason);
  CHECK(fault({"NodeName=localhost", "State=DRAIN", "Reason=\"\""}) == no_reason);
  CHECK(fault({"NodeName=elsewhere", "State=RESUME"}) ==
        "slurm_update error: Invalid node name specified: elsewhere");
  CHECK(fault({"NodeName=localhost", "State=DOWN", "Reason=x"}) ==
        "Invalid input: State=DOWN; valid states are: DRAIN RESUME");
  CHECK(fault({"NodeName=localhost", "State="}) ==
        "Invalid input: State=; valid states are: DRAIN RESUME");
  CHECK(fault({"NodeName=localhost", "Reason=x"}) ==
        "No changes specified: State=DRAIN or State=RESUME is needed");
  CHECK(fault({"NodeName=localhost", "State=RESUME", "Bogus=1"}) ==
        "unsupported update key: Bogus");
}
