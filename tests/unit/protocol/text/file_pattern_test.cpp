#include "protocol/text/file_pattern.hpp"

#include <catch2/catch.hpp>

using namespace slotd;

namespace {

PatternValues job_of_no_array() {
  PatternValues values;
  values.job = 203;
  values.name = "na me";
  values.user = "ada";
  values.host = "vm";
  return values;
}

struct Row {
  const char* pattern;
  const char* file;
};

}  // namespace

// The right column is what Slurm 22.05 names a batch job's file.
TEST_CASE("codes of a file pattern stand for what they stand for in Slurm", "[text]") {
  auto row = GENERATE(values<Row>({
    {"", ""},
    {"plain.out", "plain.out"},
    {"slurm-%j.out", "slurm-203.out"},
    {"%j%j", "203203"},
    {"g%J", "g203"},
    {"r%A", "r203"},
    {"s%a", "s4294967294"},
    {"z%x", "zna me"},
    {"t%u", "tada"},
    {"u%N", "uvm"},
    {"h%n", "h0"},
    {"i%t", "i0"},
    {"j%s", "jbatch"},
    {"k%%", "k%"},
    {"k2%%j", "k2%j"},
    {"Q%%%j", "Q%203"},
  }));
  CAPTURE(row.pattern);
  CHECK(expand(row.pattern, job_of_no_array()) == row.file);
}

TEST_CASE("a width pads numbers with zeros up to ten places and leaves texts alone", "[text]") {
  auto row = GENERATE(values<Row>({
    {"b%4j", "b0203"},
    {"c%04j", "c0203"},
    {"d%0j", "d203"},
    {"M%1j", "M203"},
    {"e%10j", "e0000000203"},
    {"f%11j", "f0000000203"},
    {"f%99j", "f0000000203"},
    {"U%99999999999999999999999j", "U0000000203"},
    {"T%00004j", "T0203"},
    {"E%8J", "E00000203"},
    {"H%4A", "H0203"},
    {"q%4a", "q4294967294"},
    {"D%4n", "D0000"},
    {"K%8t", "K00000000"},
    {"C%8s", "Cbatch"},
    {"p%8x", "pna me"},
    {"F%8u", "Fada"},
    {"G%8N", "Gvm"},
  }));
  CAPTURE(row.pattern);
  CHECK(expand(row.pattern, job_of_no_array()) == row.file);
}

TEST_CASE("what is no code stays, but for the percent sign before a width", "[text]") {
  auto row = GENERATE(values<Row>({
    {"l%", "l%"},
    {"m%q", "m%q"},
    {"B%b", "B%b"},
    {"L%S", "L%S"},
    {"I%-4j", "I%-4j"},
    {"n%4", "n4"},
    {"o%4q", "o4q"},
    {"A%4%", "A4%"},
    {"R%4%j", "R4203"},
    {"%", "%"},
    {"%%%", "%%"},
  }));
  CAPTURE(row.pattern);
  CHECK(expand(row.pattern, job_of_no_array()) == row.file);
}

TEST_CASE("a pattern with a backslash is taken literally, without its backslashes", "[text]") {
  auto row = GENERATE(values<Row>({
    {"v\\%j", "v%j"},
    {"w\\\\%j", "w\\%j"},
    {"x%j\\", "x%j"},
    {"y\\a%j", "ya%j"},
    {"%x/b\\%%j", "%x/b%%j"},
    {"\\", ""},
  }));
  CAPTURE(row.pattern);
  CHECK(expand(row.pattern, job_of_no_array()) == row.file);
}

TEST_CASE("an element of an array has its array's id and its own index", "[text]") {
  auto values = job_of_no_array();
  values.array_job = 200;
  values.array_task = 3;
  CHECK(expand("slurm-%A_%a.out", values) == "slurm-200_3.out");
  CHECK(expand("%6A-%3a-%j", values) == "000200-003-203");
}

TEST_CASE("a value that looks like a code is not expanded again", "[text]") {
  auto values = job_of_no_array();
  values.name = "%j\\%u";
  CHECK(expand("%x", values) == "%j\\%u");
}
