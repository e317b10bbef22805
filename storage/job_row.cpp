#include "storage/job_row.hpp"

#include "protocol/wire.hpp"

namespace slotd::storage {

namespace {

std::optional<std::int64_t> count_if_set(const std::optional<Time>& time) {
  if (!time) return std::nullopt;
  return count(*time);
}

template <class T>
std::optional<std::string> encoded(const std::optional<T>& value) {
  if (!value) return std::nullopt;
  return encode(*value);
}

template <class T>
std::optional<std::string> encoded(const Rare<T>& value) {
  if (value.plain()) return std::nullopt;
  return encode(*value);
}

/// A job that went back to the queue keeps the ending of its latest attempt, and is not over.
std::optional<std::int64_t> end_of(const Job& job) {
  if (!is_over(job.state) || !job.ending) return std::nullopt;
  return count(job.ending->end);
}

/// Reads a row's columns one after the other.
class Columns {
 public:
  explicit Columns(const Statement& row) : row_(row) {}

  template <class Tag, class Number>
  void read(Id<Tag, Number>& id) {
    id.value = static_cast<Number>(row_.integer(next_++));
  }
  template <std::integral Number>
  void read(Number& number) {
    number = static_cast<Number>(row_.integer(next_++));
  }
  void read(Time& time) { time = Time{Duration{row_.integer(next_++)}}; }
  void read(std::optional<Time>& time) {
    if (row_.is_null(next_))
      ++next_;
    else
      read(time.emplace());
  }
  /// False if the number has no meaning.
  template <class Enum>
    requires std::is_enum_v<Enum>
  bool read(Enum& value) {
    auto number = row_.integer(next_++);
    value = static_cast<Enum>(number);
    return number >= 1 && number <= static_cast<std::int64_t>(last_of(Enum{}));
  }
  void read(Packed& value) { value.bytes = row_.bytes(next_++); }
  template <class T>
  Done read_encoded(T& value) {
    auto read = decode<T>(row_.bytes(next_++));
    if (!read) return tl::unexpected(read.error());
    value = std::move(*read);
    return {};
  }
  template <class T>
  Done read_encoded(std::optional<T>& value) {
    if (row_.is_null(next_)) return ++next_, Done{};
    return read_encoded(value.emplace());
  }
  template <class T>
  Done read_encoded(Rare<T>& value) {
    if (row_.is_null(next_)) return ++next_, Done{};
    T read;
    auto done = read_encoded(read);
    value = Rare<T>(std::move(read));
    return done;
  }

 private:
  const Statement& row_;
  int next_ = 0;
};

constexpr const char* unknown_number = "unknown state or reason";

Fault damaged(JobId job, const std::string& what) {
  return {FaultCode::storage, "job " + to_string(job) + " is damaged in the database: " + what};
}

}  // namespace

Done put_job(Statement& statement, const Job& job) {
  const auto& request = job.request;
  const auto encoded_request = encode(request);
  const auto run = encoded(job.run);
  const auto ending = encoded(job.ending);
  const auto array = encoded(job.array);
  return statement
    .with(job.id.value, job.array_id.value, job.array_index.value, static_cast<int>(job.state),
          static_cast<int>(job.reason), count(job.submit), count(job.eligible), job.changed.value,
          job.attempt.value, job.restarts, job.requeue_used, count_if_set(job.blocked_since),
          job.script.value, job.environment.value, encoded_request, run, ending, end_of(job),
          request.gpus.count, request.gpus.kind, request.user, request.partition, request.name,
          array)
    .run();
}

namespace {

/// Reads the columns that are not msgpack. False if state or reason has no meaning.
template <class AnyJob>
bool read_numbers(Columns& columns, AnyJob& job) {
  columns.read(job.id), columns.read(job.array_id), columns.read(job.array_index);
  auto known = columns.read(job.state);
  known = columns.read(job.reason) && known;
  columns.read(job.submit), columns.read(job.eligible), columns.read(job.changed);
  columns.read(job.attempt), columns.read(job.restarts), columns.read(job.requeue_used);
  columns.read(job.blocked_since), columns.read(job.script), columns.read(job.environment);
  return known;
}

}  // namespace

Result<PackedJob> packed_job_of(const Statement& row) {
  PackedJob job;
  Columns columns(row);
  if (!read_numbers(columns, job)) return tl::unexpected(damaged(job.id, unknown_number));
  columns.read(job.request), columns.read(job.run);
  columns.read(job.ending), columns.read(job.array);
  // Nobody reads the fields of the request here. Leaving one out shows whether it is whole.
  for (auto part : {job.run, job.ending, job.array})
    if (auto whole = check_packed(part); !whole)
      return tl::unexpected(damaged(job.id, whole.error().text));
  return job;
}

Result<Job> job_of(const Statement& row) {
  Job job;
  Columns columns(row);
  if (!read_numbers(columns, job)) return tl::unexpected(damaged(job.id, unknown_number));
  for (auto done : {columns.read_encoded(job.request), columns.read_encoded(job.run),
                    columns.read_encoded(job.ending), columns.read_encoded(job.array)})
    if (!done) return tl::unexpected(damaged(job.id, done.error().text));
  return job;
}

Done for_each_job(Statement& statement, const std::function<void(Job&&)>& take) {
  for (;;) {
    auto row = statement.next();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return {};
    auto job = job_of(statement);
    if (!job) return statement.reset(), tl::unexpected(job.error());
    take(std::move(*job));
  }
}

Done append_jobs(Statement& statement, std::vector<Job>& jobs) {
  return for_each_job(statement, [&jobs](Job&& job) { jobs.push_back(std::move(job)); });
}

}  // namespace slotd::storage
