#include "clients/views/array_texts.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>

namespace slotd::clients {

namespace {

using namespace test;

/// What $SLURM_BITSTR_LEN is while this lives.
class ListLength {
 public:
  explicit ListLength(const char* value) { ::setenv("SLURM_BITSTR_LEN", value, 1); }
  ~ListLength() { ::unsetenv("SLURM_BITSTR_LEN"); }
  ListLength(const ListLength&) = delete;
  ListLength& operator=(const ListLength&) = delete;
};

Job record(std::string_view indices, std::uint32_t limit = 0) {
  return array_record(12, *parse_indices(indices), limit);
}

constexpr std::string_view many =
  "1,3,5,8,11,13,15,18,21,25,27,29,31,35,38,41,43,47,49,51,53,55,57,59,61,63,68,70,75,77,80,90,92,"
  "96";

}  // namespace

TEST_CASE("an element is shown with its index, a record with its list and the limit") {
  CHECK(job_id_text(pending(12)) == "12");
  CHECK(job_id_text(array_element(running(20), 12, 3)) == "12_3");
  CHECK(job_id_text(record("4-9")) == "12_[4-9]");
  CHECK(job_id_text(record("2-4,6,8-9", 2)) == "12_[2-4,6,8-9%2]");
  CHECK(array_tasks_text(record("2-4,6", 2)) == "2-4,6%2");
  CHECK(array_tasks_text(array_element(running(20), 12, 3)) == "3");
}

TEST_CASE("the last element that waits is shown as itself, the only one of an array as a list") {
  auto last = record("0-9", 2);
  last.array.edit().waiting = *parse_indices("7");
  CHECK(job_id_text(last) == "12_7");
  CHECK(array_tasks_text(last) == "7");
  CHECK(job_id_text(record("7")) == "12_[7]");
  CHECK(job_id_text(record("7", 1)) == "12_[7%1]");
}

TEST_CASE("a record that all have left is the array") {
  auto spent = record("0-9");
  spent.array.edit().waiting = {};
  CHECK(job_id_text(spent) == "12");
}

TEST_CASE("a long list is cut off where Slurm cuts it") {
  CHECK(array_tasks_text(record(many, 4)) ==
        "1,3,5,8,11,13,15,18,21,25,27,29,31,35,38,41,43,47,49,51,53,5...%4");
  CHECK(short_job_id_text(record(many)) == "12_[1,3,5,8,11,13,15,18,21,25,2");
  CHECK(short_job_id_text(record("0-9")) == "12_[0-9]");
}

TEST_CASE("a variable says how much of a list is shown") {
  {
    ListLength length("20");
    CHECK(job_id_text(record(many, 4)) == "12_[1,3,5,8,11,13,15...%4]");
    CHECK(short_job_id_text(record(many, 4)) == "12_[1,3,5,8,11,13,15...%4]");
  }
  {
    ListLength length("0");
    CHECK(array_tasks_text(record(many)) == many);
  }
  ListLength length("nonsense");
  CHECK(array_tasks_text(record(many)).size() == 63);
}

TEST_CASE("equal steps are one part and are not cut off") {
  CHECK(job_id_text(array_record(12, parse_array_spec("0-998:2")->indices)) == "12_[0-998:2]");
  CHECK(job_id_text(array_record(12, parse_array_spec("1-9:2")->indices)) == "12_[1,3,5,7,9]");
}

TEST_CASE("each element of a record is handed out, in order") {
  std::string shown;
  each_element(record("3,5-6", 1), [&](const Job& element) {
    CHECK_FALSE(is_array_record(element));
    CHECK(element.id == JobId{12});
    shown += job_id_text(element) + " ";
  });
  CHECK(shown == "12_3 12_5 12_6 ");
}

}  // namespace slotd::clients
