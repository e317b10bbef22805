#include "actors/simulate/simulate.hpp"

#include "actors/simulate/generator.hpp"
#include "actors/simulate/history.hpp"
#include "actors/simulate/options.hpp"
#include "actors/simulate/progress.hpp"
#include "actors/simulate/report.hpp"
#include "actors/simulate/swf.hpp"
#include "actors/simulate/trace_file.hpp"

#include <unistd.h>
#include <algorithm>
#include <chrono>
#include <cstdio>

namespace slotd::simulate {

namespace {

/// The jobs, and the machine they run on unless options name another.
struct Source {
  Workload workload;
  Cpus cpus;
  std::optional<Mebibytes> memory;
  std::uint32_t gpus = 0;
  Duration starvation = decide::PlanRules{}.starvation;
};

using AskInstallation = std::function<Result<Installation>()>;

void remark(const Options& options, const std::string& text) {
  if (!options.quiet) std::fprintf(stderr, "slotd simulate: %s\n", text.c_str());
}

void say_broken(const Options& options, const SwfTrace& trace) {
  for (const auto& line : trace.first_broken)
    remark(options, options.trace + ":" + std::to_string(line.number) + ": " + line.why +
                      "; this line is left out");
  if (auto more = trace.broken - trace.first_broken.size(); more > 0)
    remark(options, options.trace + ": " + std::to_string(more) +
                      " more lines cannot be read and are left out");
}

Result<Source> trace_source(const Options& options) {
  auto text = read_trace(options.trace);
  if (!text) return tl::unexpected(text.error());
  auto trace = parse_swf(*text);
  if (trace.broken > 0 && trace.jobs.empty()) {
    const auto& line = trace.first_broken.front();
    return fail(FaultCode::invalid, options.trace + ":" + std::to_string(line.number) + ": " +
                                      line.why + "; no line of this file is a job");
  }
  say_broken(options, trace);
  Source source;
  source.workload = {options.trace, std::move(trace.jobs), {trace.broken, trace.never_ran, 0}};
  source.cpus = Cpus{trace.processors.value_or(0)};
  return source;
}

/// The most GPUs that a job got, for a machine whose GPUs are not known.
std::uint32_t gpus_used(const Workload& workload) {
  std::uint32_t most = 0;
  for (const auto& job : workload.jobs) most = std::max(most, job.asked.ask.gpus);
  return most;
}

Result<Source> history_source(const Options& options, const AskInstallation& ask) {
  auto here = ask();
  if (!here) return tl::unexpected(here.error());
  auto workload = read_history(here->database, options.since);
  if (!workload) return tl::unexpected(workload.error());
  auto gpus = here->machine.gpus > 0 ? here->machine.gpus : gpus_used(*workload);
  return Source{std::move(*workload), here->machine.cpus, here->machine.memory, gpus,
                here->starvation};
}

Source generated_source(const Options& options) {
  constexpr std::size_t usual = 10'000;
  const auto& shape = *find_shape(options.shape);
  Source source;
  source.workload = generate(shape, options.jobs.value_or(usual), options.seed);
  source.cpus = Cpus{shape.processors};
  return source;
}

Result<Source> read_source(const Options& options, const AskInstallation& ask) {
  if (options.history) return history_source(options, ask);
  if (!options.shape.empty()) return generated_source(options);
  return trace_source(options);
}

Done settle_machine(const Options& options, Source& source) {
  if (options.cpus) source.cpus = Cpus{*options.cpus};
  if (options.memory) source.memory = options.memory;
  if (options.gpus) source.gpus = *options.gpus;
  constexpr std::uint32_t most = 65536;
  if (source.cpus.value > 0 && source.cpus.value <= most) return {};
  return fail(FaultCode::invalid,
              source.workload.name + (source.cpus.value == 0
                                        ? ": its header names no MaxProcs; say how many: --cpus=N"
                                        : ": its machine has too many processors; --cpus=N takes "
                                          "up to 65536"));
}

Done recheck(const Options& options, Source& source) {
  if (auto done = settle_machine(options, source); !done) return done;
  trim(source.workload, {options.jobs, options.scale, source.cpus, source.memory, source.gpus});
  if (!source.workload.jobs.empty()) return {};
  const auto& out = source.workload.left_out;
  return fail(FaultCode::invalid,
              source.workload.name + ": no job to simulate (" + std::to_string(out.never_ran) +
                " never ran, " + std::to_string(out.too_large) + " are too large for the machine)");
}

Column column_of(const Options& options, const Source& source, decide::Policy policy) {
  Replay how;
  how.machine.cpus = source.cpus;
  how.machine.memory = source.memory.value_or(Mebibytes{});
  how.machine.gpus = source.gpus;
  how.rules = {source.starvation, policy};
  how.estimates = options.estimates;
  auto seen =
    !options.quiet && ::isatty(STDERR_FILENO) == 1 ? Progress::Seen::yes : Progress::Seen::no;
  Progress progress(seen, name_of(policy), source.workload.jobs.size());
  how.progress = [&](std::size_t started) { progress.tell(started); };
  return {name_of(policy), figures(replay(source.workload, how), source.cpus)};
}

Report simulated(const Options& options, const Source& source) {
  Report report{source.workload.name,
                source.workload.jobs.size(),
                source.workload.left_out,
                source.cpus,
                source.memory,
                source.gpus,
                options.estimates,
                options.scale,
                {}};
  for (auto policy : options.policies) report.columns.push_back(column_of(options, source, policy));
  auto recorded = as_in_trace(source.workload);
  if (!recorded.empty() && options.scale == 1)
    report.columns.push_back({"recorded", figures(std::move(recorded), source.cpus)});
  return report;
}

Done work(const std::vector<std::string>& words, const AskInstallation& ask) {
  auto now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  auto options = read_options(words, now);
  if (!options) return tl::unexpected(options.error());
  auto source = read_source(*options, ask);
  if (!source) return tl::unexpected(source.error());
  if (auto done = recheck(*options, *source); !done) return done;
  if (!options->write.empty())
    return write_trace(options->write, swf_text(source->workload, source->cpus));
  auto report = simulated(*options, *source);
  return write_trace("-", options->json ? report_json(report) : report_text(report));
}

}  // namespace

int run(const std::vector<std::string>& words, const AskInstallation& installation) {
  auto done = work(words, installation);
  if (done) return 0;
  std::fprintf(stderr, "slotd simulate: error: %s\n", done.error().text.c_str());
  return 1;
}

}  // namespace slotd::simulate
