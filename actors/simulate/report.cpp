#include "actors/simulate/report.hpp"

#include "protocol/text/duration.hpp"
#include "protocol/text/json.hpp"
#include "protocol/text/memory.hpp"

#include <algorithm>
#include <cstdio>

namespace slotd::simulate {

namespace {

std::string fixed(double number, int digits) {
  char text[64];
  auto length = std::snprintf(text, sizeof text, "%.*f", digits, number);
  return {text, static_cast<std::size_t>(length)};
}

std::string share(double part) { return fixed(part * 100, 1) + " %"; }

std::string padded(const std::string& text, std::size_t width) {
  return std::string(width - std::min(width, text.size()), ' ') + text;
}

constexpr std::size_t name_width = 24;
constexpr std::size_t cell_width = 13;

template <class Cell>
std::string row(const std::string& name, const Report& report, Cell cell) {
  auto line = name + std::string(name_width - name.size(), ' ');
  for (const auto& column : report.columns) line += padded(cell(column), cell_width);
  return line + "\n";
}

std::string time_row(const std::string& name, const Report& report, Duration Figures::*member) {
  return row(name, report,
             [&](const Column& column) { return format_short(column.figures.*member); });
}

std::string number_row(const std::string& name, const Report& report, double Figures::*member) {
  return row(name, report, [&](const Column& column) { return fixed(column.figures.*member, 2); });
}

std::string count_of(std::size_t count, const std::string& one) {
  return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

std::string machine_text(const Report& report) {
  auto text = count_of(report.cpus.value, "CPU");
  if (report.memory) text += ", " + format(*report.memory) + " of memory";
  if (report.gpus > 0) text += ", " + count_of(report.gpus, "GPU");
  return text;
}

std::string left_out_text(const LeftOut& left_out) {
  std::string text;
  auto add = [&](std::size_t count, const std::string& what) {
    if (count > 0)
      text += (text.empty() ? "Left out: " : "; ") + std::to_string(count) + " " + what;
  };
  add(left_out.broken, "that cannot be read");
  add(left_out.never_ran, "that never ran");
  add(left_out.too_large, "too large for the machine");
  return text.empty() ? text : text + "\n";
}

std::string heading(const Report& report) {
  auto text = count_of(report.jobs, "job") + ", " + report.name + ", on " + machine_text(report);
  if (report.scale != 1) text += "; arrivals " + fixed(report.scale, 3) + " times as fast";
  text += report.estimates == Estimates::exact ? "; plans know the run times\n"
                                               : "; plans know the time limits\n";
  return text + left_out_text(report.left_out) + "\n";
}

std::string wide_rows(const Report& report) {
  if (report.columns.empty() || report.columns.front().figures.wide_jobs == 0) return {};
  return row("jobs over half the CPUs", report,
             [](const Column& column) { return std::to_string(column.figures.wide_jobs); }) +
         time_row("  mean wait", report, &Figures::wide_mean_wait) +
         time_row("  longest wait", report, &Figures::wide_max_wait);
}

/// Empty if all jobs started. Jobs behind one without an end never do.
std::string unstarted_row(const Report& report) {
  auto missing = [&](const Column& column) { return report.jobs - column.figures.jobs; };
  if (std::all_of(report.columns.begin(), report.columns.end(),
                  [&](const Column& column) { return missing(column) == 0; }))
    return {};
  return row("never started", report,
             [&](const Column& column) { return std::to_string(missing(column)); });
}

std::string worst_lines(const Report& report) {
  constexpr std::size_t shown = 3;
  std::string text = "\nLongest waits\n";
  for (const auto& column : report.columns) {
    const auto& worst = column.figures.worst;
    for (std::size_t i = 0; i < std::min(shown, worst.size()); ++i) {
      std::string name = i == 0 ? std::string(column.policy) : "";
      text += "  " + name + std::string(10 - name.size(), ' ') + "job " +
              std::to_string(worst[i].id) + ": " + format_short(worst[i].start - worst[i].arrival) +
              " for " + count_of(worst[i].cpus.value, "CPU") + "\n";
    }
  }
  return text;
}

List longest_waits(const Figures& figures) {
  List waits;
  for (const auto& lot : figures.worst)
    waits.emplace_back(Members{
      {"job", lot.id}, {"cpus", lot.cpus.value}, {"wait_seconds", lot.start - lot.arrival}});
  return waits;
}

Members members_of(const Column& column, std::size_t jobs) {
  const auto& figures = column.figures;
  return {{"policy", column.policy},
          {"started", figures.jobs},
          {"never_started", jobs - figures.jobs},
          {"wait_seconds", Members{{"mean", figures.mean_wait},
                                   {"median", figures.median_wait},
                                   {"p95", figures.p95_wait},
                                   {"max", figures.max_wait}}},
          {"slowdown", figures.slowdown},
          {"bounded_slowdown", figures.bounded_slowdown},
          {"utilisation", figures.utilisation},
          {"makespan_seconds", figures.makespan},
          {"wide", Members{{"jobs", figures.wide_jobs},
                           {"mean_wait_seconds", figures.wide_mean_wait},
                           {"max_wait_seconds", figures.wide_max_wait}}},
          {"longest_waits", longest_waits(figures)}};
}

}  // namespace

std::string report_text(const Report& report) {
  return heading(report) +
         row("", report, [](const Column& column) { return std::string(column.policy); }) +
         time_row("mean wait", report, &Figures::mean_wait) +
         time_row("median wait", report, &Figures::median_wait) +
         time_row("95 % wait no longer than", report, &Figures::p95_wait) +
         time_row("longest wait", report, &Figures::max_wait) +
         number_row("mean slowdown", report, &Figures::slowdown) +
         number_row("  bounded at 10 s", report, &Figures::bounded_slowdown) +
         row("utilisation", report,
             [](const Column& column) { return share(column.figures.utilisation); }) +
         time_row("makespan", report, &Figures::makespan) + wide_rows(report) +
         unstarted_row(report) + worst_lines(report);
}

std::string report_json(const Report& report) {
  List policies;
  for (const auto& column : report.columns) policies.emplace_back(members_of(column, report.jobs));
  Members all{
    {"workload", report.name},
    {"jobs", report.jobs},
    {"left_out", Members{{"broken", report.left_out.broken},
                         {"never_ran", report.left_out.never_ran},
                         {"too_large", report.left_out.too_large}}},
    {"machine",
     Members{{"cpus", report.cpus.value}, {"memory_mib", report.memory}, {"gpus", report.gpus}}},
    {"estimates", report.estimates == Estimates::exact ? "exact" : "asked"},
    {"scale", report.scale},
    {"policies", policies}};
  return json_of(all, JsonLayout::indented);
}

}  // namespace slotd::simulate
