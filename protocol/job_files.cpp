#include "protocol/job_files.hpp"

#include "protocol/text/file_pattern.hpp"

namespace slotd {

namespace {

PatternValues pattern_values(const Job& job, std::string_view host_name) {
  PatternValues values;
  values.job = job.id.value;
  values.array_job = job.array_id == JobId{} ? job.id.value : job.array_id.value;
  if (job.array_id != JobId{}) values.array_task = job.array_index.value;  // of a record: none
  values.name = job.request.name;
  values.user = job.request.user;
  values.host = host_name;
  return values;
}

std::string default_output(const Job& job) {
  return job.array_id == JobId{} ? "slurm-%j.out" : "slurm-%A_%a.out";
}

}  // namespace

JobFiles files_of(const Job& job, std::string_view host_name) {
  const auto& request = job.request;
  auto values = pattern_values(job, host_name);
  auto resolved = [&](const std::string& pattern) {
    auto path = expand(pattern, values);
    return path.starts_with('/') ? path : request.directory + "/" + path;
  };
  JobFiles files;
  files.input = request.input.empty() ? "/dev/null" : resolved(request.input);
  files.output = resolved(request.output.empty() ? default_output(job) : request.output);
  files.error = request.error.empty() ? files.output : resolved(request.error);
  return files;
}

}  // namespace slotd
