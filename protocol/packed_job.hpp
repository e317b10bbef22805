#pragma once

#include "protocol/reply.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Lists of jobs that are passed on as they are stored: what is msgpack already is neither decoded nor
/// encoded again. On the wire they are Job, JobPage and Reply, field by field.
namespace slotd {

/// A value that is msgpack already. It does not own the bytes. An empty one stands for nil.
struct Packed {
  std::string_view bytes;
};

/// Job
struct PackedJob {
  JobId id;
  JobId array_id;
  ArrayIndex array_index;
  Packed array;    ///< ArrayInfo
  Packed request;  ///< JobRequest
  ContentId script;
  ContentId environment;
  JobState state = JobState::pending;
  Reason reason = Reason::none;
  Time submit;
  Time eligible;
  Attempt attempt;
  std::uint32_t restarts = 0;
  bool requeue_used = false;
  std::optional<Time> blocked_since;
  Packed run;     ///< Run
  Packed ending;  ///< Ending
  EventSeq changed;
};

/// Jobs one after the other, each as encode() made it.
struct PackedJobs {
  std::string bytes;
  std::uint32_t count = 0;
};

/// JobPage
struct PackedPage {
  static constexpr std::string_view wire_name = JobPage::wire_name;
  PackedJobs jobs;
  bool more = false;
  std::uint64_t snapshot = 0;
  EventSeq seq;
  std::vector<JobId> unknown;
  std::vector<ExpectedStart> starts;
  std::vector<ArrayElements> unknown_elements;
};

/// Reply
struct PackedReply {
  std::uint32_t version = 1;
  std::variant<PackedPage> answer;
};

/// Appends what encode() makes of a Job or PackedJob (protocol/wire).
template <class T>
void encode_behind(std::string& out, const T& value);

/// (protocol/wire) A copy of a stored map in which the list of that name is empty. Fault `malformed` if it
/// is no map or is broken.
Result<std::string> with_empty_list(std::string_view map, std::string_view name);
/// (protocol/wire) Fault `malformed` if these bytes are not one whole value. No bytes count as one.
Done check_packed(Packed value);

template <class F>
void fields(F& f, PackedJob& x) {
  job_fields(f, x);
}
template <class F>
void fields(F& f, PackedPage& x) {
  job_page_fields(f, x);
}
template <class F>
void fields(F& f, PackedReply& x) {
  f("v", x.version), f("answer", x.answer);
}

}  // namespace slotd
