#include "protocol/job_files.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace slotd;

TEST_CASE("a job that names no files writes both streams to slurm-ID.out in its folder") {
  auto files = files_of(test::pending(12), "box");
  CHECK(files == JobFiles{"/dev/null", "/home/ann/slurm-12.out", "/home/ann/slurm-12.out"});
}

TEST_CASE("an element of an array has array and index in its file's name") {
  auto job = test::pending(15);
  job.array_id = JobId{12};
  job.array_index = ArrayIndex{3};
  CHECK(files_of(job, "box").output == "/home/ann/slurm-12_3.out");
}

TEST_CASE("patterns of an element tell its array, its index and its own id") {
  auto job = test::pending(15);
  job.array_id = JobId{12};
  job.array_index = ArrayIndex{3};
  job.request.output = "%A_%a-%j-%4a.out";
  CHECK(files_of(job, "box").output == "/home/ann/12_3-15-0003.out");
}

TEST_CASE("the record of an array has no index to show, as in Slurm") {
  auto job = test::pending(12);
  job.array_id = JobId{12};
  job.array_index = no_index;
  CHECK(files_of(job, "box").output == "/home/ann/slurm-12_4294967294.out");
}

TEST_CASE("patterns are filled in, and what is absolute stays where it is") {
  auto job = test::pending(12);
  job.request.input = "in-%u";
  job.request.output = "logs/%x-%N.%j";
  job.request.error = "/tmp/%A_%a";
  CHECK(files_of(job, "box") ==
        JobFiles{"/home/ann/in-ann", "/home/ann/logs/job-box.12", "/tmp/12_4294967294"});
}
