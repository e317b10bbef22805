#include "tests/support/job_stream.hpp"

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <utility>

namespace slotd::test {

using std::chrono::seconds;

std::uint32_t Dice::between(std::uint32_t least, std::uint32_t most) {
  auto range = std::uint64_t{most} - least + 1;
  return least + static_cast<std::uint32_t>(chance_.bits() % range);
}

std::uint32_t Dice::skewed(std::uint32_t least, std::uint32_t most) {
  return between(least, between(least, most));
}

namespace {

constexpr std::uint32_t memory_unit = 256;

class StreamMaker {
 public:
  StreamMaker(std::uint64_t seed, const StreamShape& shape) : dice_(seed), shape_(shape) {}

  Stream made() && {
    make_machine();
    for (std::uint32_t i = 0; i < shape_.classes; ++i) palette_.push_back(some_class());
    if (dice_.chance(shape_.running)) make_running();
    auto jobs = dice_.between(2, shape_.jobs);
    while (stream_.jobs.size() < jobs) add_job();
    return std::move(stream_);
  }

 private:
  void make_machine() {
    auto& machine = stream_.machine;
    machine.cpus = Cpus{dice_.chance(50) ? dice_.between(1, 8) : dice_.skewed(1, 64)};
    machine.memory = Mebibytes{std::uint64_t{memory_unit} * dice_.between(1, 64)};
    machine.gpus = dice_.chance(50) ? 0 : dice_.between(1, 8);
  }

  decide::ResourceRequest some_ask() {
    const auto& machine = stream_.machine;
    auto units = static_cast<std::uint32_t>(machine.memory.value / memory_unit);
    decide::ResourceRequest ask;
    auto large = dice_.chance(20);
    ask.cpus =
      Cpus{large ? dice_.between(1, machine.cpus.value) : dice_.skewed(1, machine.cpus.value)};
    // Every job of the daemon has some.
    ask.memory = Mebibytes{std::uint64_t{memory_unit} * dice_.skewed(1, units)};
    if (machine.gpus > 0 && dice_.chance(40)) ask.gpus = dice_.skewed(1, machine.gpus);
    ask.alone = dice_.chance(shape_.exclusive);
    if (dice_.chance(shape_.too_large)) ask.cpus = machine.cpus + Cpus{1};
    return ask;
  }

  Duration some_length() { return seconds{5 * dice_.skewed(1, shape_.longest / 5)}; }

  decide::RequestClass some_class() {
    decide::RequestClass request{some_ask(), decide::for_ever, decide::for_ever};
    if (!dice_.chance(shape_.without_limit)) request.longest = request.shortest = some_length();
    if (dice_.chance(shape_.flexible)) request.shortest = std::min(request.longest, some_length());
    return request;
  }

  /// They hold what they hold; one in three should have ended before now.
  void make_running() {
    decide::FreeResources free(stream_.machine);
    for (std::uint32_t i = dice_.between(1, 6); i > 0; --i) {
      auto allocation = free.take(some_ask());
      if (!allocation) continue;
      auto ends = stream_start + some_length();
      auto limit_at = dice_.chance(33) ? stream_start - some_length() : ends + some_length();
      auto unlimited = dice_.chance(shape_.without_limit);
      stream_.running.push_back({next_id(),
                                 {},
                                 std::move(*allocation),
                                 unlimited ? std::nullopt : std::optional{limit_at},
                                 ends});
    }
  }

  void add_job() {
    if (!dice_.chance(60)) now_ += some_length() / 5;  // else at one moment with the last
    StreamJob job;
    job.row.job = next_id();
    job.row.priority = Priority{1000 + 10 * dice_.between(0, shape_.priorities - 1)};
    job.row.request = palette_.empty() ? some_class() : dice_.one_of(palette_);
    job.arrival = now_;
    auto limit = job.row.request.longest;
    job.runs = limit == decide::for_ever || dice_.chance(30) ? some_length() : limit;
    if (dice_.chance(shape_.arrays)) make_array(job.row);
    stream_.jobs.push_back(job);
  }

  /// A record, or one that was taken out of the last array.
  void make_array(decide::QueueEntry& row) {
    if (array_ != JobId{} && dice_.chance(40)) {
      row.array = array_;
      return;
    }
    row.array = array_ = row.job;
    row.max_starts = dice_.between(1, 6);
    if (dice_.chance(50)) stream_.array_limits[array_] = dice_.between(1, 4);
  }

  JobId next_id() { return JobId{++last_id_}; }

  Dice dice_;
  StreamShape shape_;
  Stream stream_;
  std::vector<decide::RequestClass> palette_;
  Time now_ = stream_start;
  JobId array_;
  std::uint32_t last_id_ = 0;
};

std::string length(Duration length) {
  if (length == decide::for_ever) return "none";
  return std::to_string(std::chrono::duration_cast<seconds>(length).count());
}

std::string moment(std::optional<Time> time) {
  return time ? length(*time - stream_start) : "never";
}

void show(std::ostream& out, const StreamJob& job) {
  const auto& [row, arrival, runs] = job;
  const auto& ask = row.request.ask;
  out << "  at " << moment(arrival) << " job " << row.job.value << " priority "
      << row.priority.value << ": cpus " << ask.cpus.value << " memory " << ask.memory.value
      << " gpus " << ask.gpus << (ask.alone ? " alone" : "") << ", limit "
      << length(row.request.longest) << " least " << length(row.request.shortest) << ", runs "
      << length(runs);
  if (row.array != JobId{}) out << ", array " << row.array.value << " room " << row.max_starts;
  out << "\n";
}

std::uint64_t seeds_to_check(std::uint64_t usual) {
  const auto* said = std::getenv("SLOTD_TEST_SEEDS");
  return said ? std::strtoull(said, nullptr, 10) : usual;
}

}  // namespace

Stream job_stream(std::uint64_t seed, const StreamShape& shape) {
  return StreamMaker(seed, shape).made();
}

decide::Simulation simulation_of(const Stream& stream, const decide::PlanRules& rules) {
  decide::Simulation simulation(stream.machine, stream_start, rules);
  for (const auto& running : stream.running) simulation.add(running);
  for (const auto& [array, limit] : stream.array_limits) simulation.limit_array(array, limit);
  for (const auto& job : stream.jobs) simulation.add(job.row, job.arrival, job.runs);
  return simulation;
}

std::string shown(const Stream& stream) {
  std::ostringstream out;
  out << "  machine: cpus " << stream.machine.cpus.value << " memory "
      << stream.machine.memory.value << " gpus " << stream.machine.gpus << "\n";
  for (const auto& run : stream.running)
    out << "  running " << run.job.value << ": cpus " << run.allocation.cpus.size() << " memory "
        << run.allocation.memory.value << " gpus " << run.allocation.gpus.size() << ", limit at "
        << moment(run.limit_at) << ", ends " << moment(run.until) << "\n";
  for (const auto& [array, limit] : stream.array_limits)
    out << "  array " << array.value << " limit " << limit << "\n";
  for (const auto& job : stream.jobs) show(out, job);
  return out.str();
}

Stream shrunk(Stream failing, const StreamCheck& check) {
  auto& jobs = failing.jobs;
  auto keep_if_failing = [&](Stream smaller) {
    auto fails = check(smaller).has_value();
    if (fails) failing = std::move(smaller);
    return fails;
  };
  for (std::size_t length = 1; length < jobs.size(); ++length) {
    auto beginning = failing;
    beginning.jobs.resize(length);
    if (keep_if_failing(std::move(beginning))) break;
  }
  for (auto again = true; again;) {
    again = false;
    for (auto i = jobs.size(); i-- > 0;) {
      auto without = failing;
      without.jobs.erase(without.jobs.begin() + static_cast<std::ptrdiff_t>(i));
      again |= keep_if_failing(std::move(without));
    }
    for (auto i = failing.running.size(); i-- > 0;) {
      auto without = failing;
      without.running.erase(without.running.begin() + static_cast<std::ptrdiff_t>(i));
      again |= keep_if_failing(std::move(without));
    }
  }
  return failing;
}

std::optional<std::string> first_failure(std::uint64_t seeds, const StreamShape& shape,
                                         const StreamCheck& check) {
  for (std::uint64_t seed = 1; seed <= seeds_to_check(seeds); ++seed) {
    auto stream = job_stream(seed, shape);
    if (!check(stream)) continue;
    auto small = shrunk(std::move(stream), check);
    return "seed " + std::to_string(seed) + ", shrunk to\n" + shown(small) +
           check(small).value_or("");
  }
  return std::nullopt;
}

}  // namespace slotd::test
