#include "clients/options/directives.hpp"
#include "clients/options/job_rows.hpp"
#include "clients/options/setters.hpp"
#include "protocol/text/duration.hpp"
#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>

namespace slotd::clients {

namespace {

Option noted_flag(std::string_view name, char letter, std::string_view help,
                  std::string_view variables = {}) {
  return noted(flag(name, letter, help, variables, any_value()));
}

Option noted_text(std::string_view name, char letter, std::string_view value, std::string_view help,
                  std::string_view variables = {}, Setter check = any_value()) {
  return noted(valued(name, letter, value, help, variables, std::move(check)));
}

/// The complaint names the option with its dashes.
Option noted_number(std::string_view name, std::string_view dashed, std::string_view help,
                    std::string_view variables = {}) {
  return noted_text(name, 0, "n", help, variables, any_number(dashed));
}

bool is_layout(std::string_view word) {
  static constexpr std::string_view words[] = {"block",  "cyclic", "arbitrary", "fcyclic",
                                               "fblock", "pack",   "nopack",    "*"};
  if (word.starts_with("plane=")) return parse_digits<std::uint32_t>(word.substr(6)).has_value();
  return std::any_of(std::begin(words), std::end(words),
                     [&](auto known) { return same_word(known, word); });
}

Done check_distribution(std::string_view value) {
  for (auto word : split(value, ":,"))
    if (!is_layout(word)) return bad_value("distribution", value);
  return {};
}

/// `COUNT[@TIME]`.
Done check_switches(std::string_view value) {
  return any_number("--switches")(value.substr(0, value.find('@')));
}

/// `S[:C[:T]]`, each a number, a range or `*`.
Done check_node_info(std::string_view value) {
  auto parts = split(value, ":");
  for (auto part : parts)
    for (auto end : split(part, "-"))
      if (parts.size() > 3 || (end != "*" && !parse_digits<std::uint32_t>(end)))
        return fail(FaultCode::invalid,
                    "Invalid numeric value \"" + printable(part) + "\" for --extra-node-info.");
  return {};
}

Done check_no_kill(std::string_view value) {
  if (value.empty() || same_word(value, "off")) return {};
  return bad_value("no-kill", value);
}

/// Shifter's options say which images its own commands run, not where the script itself runs: with
/// --fit a script runs without them. Otherwise they are unknown, as in a Slurm without that plugin.
Setter only_with_fit(const JobSettings& settings, std::string_view option) {
  return [&settings, option](std::string_view value) -> Done {
    if (settings.request.extras->fit) return {};
    return fail(FaultCode::usage, "unrecognized option '--" + std::string(option) + "=" +
                                    printable(value) + "'" + std::string(advice_on_unknown));
  };
}

Done check_minutes(std::string_view value) {
  if (parse_digits<std::uint64_t>(value)) return {};
  return bad_value("delay-boot", value);
}

OptionTable layout_rows(JobSettings& settings) {
  return {
    noted_text("extra-node-info", 'B', "s[:c[:t]]", "sockets, cores and threads of a node", "",
               check_node_info),
    noted_text("sockets-per-node", 0, "n", "sockets of a node", "",
               number_into(settings.sockets, "--sockets-per-node")),
    noted_number("cores-per-socket", "--cores-per-socket", "cores of a socket"),
    noted_number("threads-per-core", "--threads-per-core", "threads of a core",
                 "SBATCH_THREADS_PER_CORE"),
    noted_number("ntasks-per-socket", "--ntasks-per-socket", "tasks on a socket"),
    noted_number("ntasks-per-core", "--ntasks-per-core", "tasks on a core"),
    noted_text("core-spec", 'S', "n", "cores kept for the system", "SBATCH_CORE_SPEC"),
    noted_text("thread-spec", 0, "n", "threads kept for the system", "SBATCH_THREAD_SPEC",
               any_number("--thread-spec")),
    noted_text("distribution", 'm', "kind", "how tasks are spread", "SBATCH_DISTRIBUTION",
               check_distribution),
    noted_text("hint", 0, "kind", "what the program needs most", "SLURM_HINT SBATCH_HINT",
               one_of({"compute_bound", "memory_bound", "multithread", "nomultithread"},
                      "unrecognized --hint argument", FaultCode::invalid)),
    noted_text("mem-bind", 0, "kind", "memory near the CPUs", "SBATCH_MEM_BIND"),
    noted_text("gpu-bind", 0, "kind", "GPUs near the tasks", "SBATCH_GPU_BIND"),
    noted_text("gpu-freq", 0, "values", "frequency of the GPUs", "SBATCH_GPU_FREQ"),
    noted_text("cpu-freq", 0, "values", "frequency of the CPUs", "SBATCH_CPU_FREQ_REQ"),
    noted_text("gres-flags", 0, "flags", "how GPUs are tied to CPUs", "SBATCH_GRES_FLAGS",
               one_of({"disable-binding", "enforce-binding"}, "Invalid --gres-flags specification",
                      FaultCode::usage, ",")),
  };
}

OptionTable cluster_rows(const JobSettings& settings) {
  return {
    noted_text("nodelist", 'w', "hosts", "hosts of a cluster"),
    noted_text("nodefile", 'F', "file", "hosts of a cluster"),
    noted_text("prefer", 0, "features", "preferred features"),
    with_names(
      noted_text("clusters", 'M', "names", "where to submit", "SLURM_CLUSTERS SBATCH_CLUSTERS"),
      "cluster"),
    noted_text("cluster-constraint", 0, "list", "which clusters may be used",
               "SBATCH_CLUSTER_CONSTRAINT"),
    noted_text("batch", 0, "features", "features of the first node", "SBATCH_BATCH"),
    noted_flag("contiguous", 0, "neighbouring nodes"),
    noted_text("switches", 0, "n[@time]", "network switches between the nodes", "SBATCH_REQ_SWITCH",
               check_switches),
    noted_flag("spread-job", 0, "spread over many nodes", "SBATCH_SPREAD_JOB"),
    noted_flag("use-min-nodes", 0, "use few nodes", "SBATCH_USE_MIN_NODES"),
    noted_text("wait-all-nodes", 0, "0|1", "start when all nodes are up", "SBATCH_WAIT_ALL_NODES"),
    noted(optional(valued("no-kill", 'k', "off", "keep running when a node is lost",
                          "SBATCH_NO_KILL", check_no_kill))),
    noted_flag("reboot", 0, "reboot the nodes first"),
    noted_text("delay-boot", 0, "minutes", "how long nodes may take to boot", "SBATCH_DELAY_BOOT",
               check_minutes),
    noted_text("network", 0, "kind", "network of the nodes", "SBATCH_NETWORK"),
    noted_text("power", 0, "flags", "power management", "SBATCH_POWER"),
    noted_text("profile", 0, "kinds", "detailed accounting", "SBATCH_PROFILE",
               one_of({"all", "none", "energy", "task", "lustre", "filesystem", "network"},
                      "invalid --profile option", FaultCode::usage, ",")),
    noted_text("acctg-freq", 0, "values", "how often usage is measured", "SBATCH_ACCTG_FREQ"),
    noted_text("mcs-label", 0, "label", "label of a security plugin"),
    noted_text("context", 0, "label", "SELinux context"),
    noted_flag("ignore-pbs", 0, "#PBS lines are always ignored", "SBATCH_IGNORE_PBS"),
    noted_text("image", 0, "name", "image for shifter; only with --fit", "",
               only_with_fit(settings, "image")),
    noted_text("module", 0, "names", "modules for shifter; only with --fit", "",
               only_with_fit(settings, "module")),
    noted(optional(valued("x11", 0, "nodes", "forwarding of X windows", "", any_value()))),
  };
}

Option refused(std::string_view name, char letter, std::string_view why,
               std::string_view variables = {}) {
  auto row = valued(name, letter, "value", why, variables, any_value());
  row.treatment = Treatment::reject;
  return row;
}

}  // namespace

OptionTable noted_rows(JobSettings& settings) {
  auto rows = layout_rows(settings);
  for (auto&& row : cluster_rows(settings)) rows.push_back(std::move(row));
  return rows;
}

OptionTable refused_rows() {
  return {
    refused("bb", 0, "this machine has no burst buffer", "SBATCH_BURST_BUFFER"),
    refused("bbf", 0, "this machine has no burst buffer"),
    refused("container", 0, "start the container within the script, by podman or apptainer",
            "SBATCH_CONTAINER"),
  };
}

}  // namespace slotd::clients
