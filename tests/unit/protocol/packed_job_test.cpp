#include "protocol/packed_job.hpp"

#include "protocol/wire.hpp"
#include "tests/support/samples.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::test;

namespace {

/// The parts of a job as a database row holds them.
struct Parts {
  explicit Parts(const Job& job)
      : array(job.array.plain() ? "" : encode(*job.array)),
        request(encode(job.request)),
        run(job.run ? encode(*job.run) : ""),
        ending(job.ending ? encode(*job.ending) : "") {}
  std::string array;
  std::string request;
  std::string run;
  std::string ending;
};

PackedJob packed(const Job& job, const Parts& parts) {
  return {job.id,       job.array_id,    job.array_index, {parts.array},    {parts.request},
          job.script,   job.environment, job.state,       job.reason,       job.submit,
          job.eligible, job.attempt,     job.restarts,    job.requeue_used, job.blocked_since,
          {parts.run},  {parts.ending},  job.changed};
}

constexpr const char* damage = "not a frame";

}  // namespace

TEST_CASE("a packed job travels as the job that it stands for", "[protocol]") {
  auto job = GENERATE(full_job(), Job{});
  Parts parts(job);
  CHECK(encode(packed(job, parts)) == encode(job));
}

TEST_CASE("a page of packed jobs travels as a page of jobs", "[protocol]") {
  auto page = full_page();
  PackedPage same{{},           page.more,   page.snapshot,        page.seq,
                  page.unknown, page.starts, page.unknown_elements};
  for (const auto& job : page.jobs) encode_behind(same.jobs.bytes, job), ++same.jobs.count;
  CHECK(encode(PackedReply{3, same}) == encode(Reply{3, page}));
  CHECK(encode(PackedReply{1, PackedPage{}}) == encode(Reply{1, JobPage{}}));
}

TEST_CASE("a list is left out of a stored request, and nothing else", "[protocol]") {
  auto request = full_job_request();
  auto stored = encode(request);
  request.limits.clear();
  CHECK(with_empty_list(stored, "limits") == encode(request));
  CHECK(with_empty_list(encode(request), "limits") == encode(request));
  CHECK(with_empty_list(stored, "no such list") == stored);
}

TEST_CASE("a request that holds the list's name as a text keeps it", "[protocol]") {
  JobRequest request;
  request.name = "limits";
  request.arguments = {"limits", "\xa6limits\x90"};
  CHECK(with_empty_list(encode(request), "limits") == encode(request));
}

TEST_CASE("what is stored broken is not handed on", "[protocol]") {
  auto whole = encode(full_job_request());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    auto part = std::string_view(whole).substr(0, size);
    CHECK(with_empty_list(part, "limits").error().text == damage);
    if (size > 0) CHECK(check_packed({part}).error().text == damage);
  }
  CHECK(with_empty_list(whole + "x", "limits").error().text == damage);
  CHECK(check_packed({whole + "x"}).error().text == damage);
  CHECK(with_empty_list("\x90", "limits").error().text == "no map");
  CHECK(check_packed({whole}));
  CHECK(check_packed({}));
}
