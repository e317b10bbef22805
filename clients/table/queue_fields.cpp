#include "clients/table/queue_fields.hpp"

#include "clients/table/job_texts.hpp"
#include "protocol/text/duration.hpp"

#include <array>
#include <tuple>

namespace slotd::clients {

namespace {

/// Where it runs or did its work, or why it waits or failed.
std::string nodes_or_reason(const Job& job) {
  if (is_live(job.state) || job.state == JobState::completed) return machine_name;
  return "(" + std::string(name(job.reason)) + ")";
}

constexpr std::array default_view{
  QueueField{"JOBID", Align::right, [](const Job& job, Time) { return job_id_text(job); }},
  QueueField{"PARTITION", Align::left, [](const Job& job, Time) { return job.request.partition; }},
  QueueField{"NAME", Align::left, [](const Job& job, Time) { return job.request.name; }},
  QueueField{"USER", Align::left, [](const Job& job, Time) { return job.request.user; }},
  QueueField{"ST", Align::left,
             [](const Job& job, Time) { return std::string(short_name(job.state)); }},
  QueueField{"TIME", Align::right,
             [](const Job& job, Time now) { return format_short(elapsed(job, now)); }},
  QueueField{"NODELIST(REASON)", Align::left,
             [](const Job& job, Time) { return nodes_or_reason(job); }},
};

}  // namespace

std::span<const QueueField> default_queue_view() { return default_view; }

QueuePlace::QueuePlace(const Job& job)
    : partition(job.request.partition),
      state(long_name(job.state)),
      priority(job.request.priority) {}

bool QueuePlace::operator<(const QueuePlace& other) const {
  return std::tie(partition, state, other.priority) <
         std::tie(other.partition, other.state, priority);
}

}  // namespace slotd::clients
