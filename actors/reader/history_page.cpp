#include "actors/reader/history_page.hpp"

#include "actors/decide/arrays/arrays.hpp"
#include "actors/reader/reader_parts.hpp"
#include "protocol/wire.hpp"

#include <utility>

namespace slotd {

namespace {

Fault damaged(JobId job, const Fault& fault) {
  return {FaultCode::storage,
          "job " + to_string(job) + " is damaged in the database: " + fault.text};
}

}  // namespace

HistoryPage::HistoryPage(const Snapshot& snapshot, const ListHistory& ask)
    : snapshot_(snapshot), filter_(ask.filter), all_(snapshot.machine), last_(ask.after) {
  page_.seq = snapshot.seq;
  if (ask.after == JobId{}) note_never_given();
}

template <class AnyJob>
void HistoryPage::append(const AnyJob& job) {
  encode_behind(page_.jobs.bytes, job);
  ++page_.jobs.count;
  last_ = job.id;
}

bool HistoryPage::full() const { return page_.jobs.bytes.size() >= page_limit; }

void HistoryPage::add(Job job) {
  if (auto row = listed(std::move(job), filter_, snapshot_, all_)) append(*row);
}

Done HistoryPage::add(PackedJob job) {
  auto is_row = take_array(job);
  if (!is_row) return tl::unexpected(damaged(job.id, is_row.error()));
  if (!*is_row) {
    auto record = decode<Job>(encode(job));
    if (!record) return tl::unexpected(damaged(job.id, record.error()));
    return add(std::move(*record)), Done{};
  }
  if (auto taken = take_request(job); !taken) return tl::unexpected(damaged(job.id, taken.error()));
  append(job);
  return {};
}

PackedPage HistoryPage::take(bool more) {
  page_.more = more;
  return std::move(page_);
}

void HistoryPage::note_never_given() {
  for (auto id : filter_.jobs)
    if (is_strange(id)) page_.unknown.push_back(id);
  for (const auto& elements : filter_.elements)
    if (is_strange(elements.array)) page_.unknown_elements.push_back(elements);
}

bool HistoryPage::is_strange(JobId id) const { return id == JobId{} || id > snapshot_.last_job; }

/// Resource limits are a third of a row's size, and no view shows them.
Done HistoryPage::take_request(PackedJob& job) {
  auto& text = job.request.bytes;
  if (text.empty() || text != request_.from) {
    auto shorter = with_empty_list(text, "limits");
    if (!shorter) return tl::unexpected(shorter.error());
    request_ = {std::string(text), std::move(*shorter)};
  }
  text = request_.to;
  return {};
}

/// False for an array's record, which is not shown as it is stored.
Result<bool> HistoryPage::take_array(PackedJob& job) {
  auto& text = job.array.bytes;
  if (text.empty()) return true;
  auto limit = decide::array_limit(job.array_id, *snapshot_.jobs);
  if (text != array_.from || limit != array_.limit) {
    auto part = decode<ArrayInfo>(text);
    if (!part) return tl::unexpected(part.error());
    if (part->record) return false;
    if (limit) part->limit = *limit;
    array_ = {std::string(text), encode(*part), limit};
  }
  text = array_.to;
  return true;
}

}  // namespace slotd
