#include "actors/decide/resources/partitions.hpp"

#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace slotd::decide {

namespace {

unsigned char byte(char letter) { return static_cast<unsigned char>(letter); }
bool is_word_letter(char letter) { return std::isalnum(byte(letter)) != 0; }

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& letter : out) letter = static_cast<char>(std::tolower(byte(letter)));
  return out;
}

std::string_view without_blanks(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

bool begins_with_digit(std::string_view word) { return !word.empty() && is_digit(word.front()); }

/// Is this a word of a GPU's full name that does not tell its model: maker, brand, form or memory?
bool is_dressing(std::string_view word) {
  constexpr std::array<std::string_view, 12> words{"nvidia", "geforce", "tesla",    "quadro",
                                                   "amd",    "radeon",  "instinct", "generation",
                                                   "pcie",   "nvl",     "laptop",   "gpu"};
  if (std::find(words.begin(), words.end(), word) != words.end()) return true;
  bool size = begins_with_digit(word) && word.ends_with("gb");
  return size || word.starts_with("hbm") || word.starts_with("sxm");
}

void add_new(std::vector<std::string>& list, const std::string& word) {
  if (std::find(list.begin(), list.end(), word) == list.end()) list.push_back(word);
}

Done add(std::vector<Partition>& out, const std::string& name, bool gpu,
         const std::vector<std::string>& features) {
  for (const auto& other : out)
    if (other.name == name)
      return fail(FaultCode::invalid, "two partitions cannot have one name: " + name);
  out.push_back({name, gpu, false, features});
  return {};
}

std::vector<std::string> gpu_features(const PartitionPlan& plan) {
  std::vector<std::string> out{"cpu"};
  for (const auto& model : plan.gpu_models) add_new(out, model);
  if (plan.gpu_models.empty()) out.emplace_back("generic_gpu");
  for (const auto& feature : plan.features)
    if (feature != "gpu") add_new(out, feature);  // true of every GPU partition, so it is left out
  return out;
}

}  // namespace

std::string model_name(std::string_view text) {
  std::string out;
  for (auto part : split(text, " \t-_()/")) {
    auto word = lower(part);
    if (is_dressing(word)) continue;
    for (auto letter : word)
      if (is_word_letter(letter)) out += letter;
  }
  return out;
}

std::vector<std::string> split_names(std::string_view list, std::string_view separators) {
  std::vector<std::string> out;
  for (auto part : split(list, separators))
    if (auto name = without_blanks(part); !name.empty()) add_new(out, std::string(name));
  return out;
}

std::vector<std::string> feature_names(std::string_view list) {
  std::vector<std::string> out;
  for (const auto& name : split_names(list, ",&")) {
    auto feature = lower(name);
    for (auto& letter : feature)
      if (!is_word_letter(letter)) letter = '_';
    add_new(out, feature);
  }
  return out;
}

Done check_partition_name(const std::string& name) {
  for (auto letter : name)
    if (std::isspace(byte(letter)) != 0 || std::iscntrl(byte(letter)) != 0 || letter == '|')
      return fail(FaultCode::invalid,
                  "a partition's name has no blanks, bars or controls: " + printable(name));
  return {};
}

Result<std::vector<Partition>> partitions(const PartitionPlan& plan) {
  std::vector<std::string> cpu_features{"cpu"};
  bool has_gpus = plan.gpus > 0 && !plan.gpu.empty();
  if (!has_gpus)
    for (const auto& feature : plan.features) add_new(cpu_features, feature);

  std::vector<Partition> out;
  for (const auto& name : plan.cpu)
    if (auto done = add(out, name, false, cpu_features); !done) return tl::unexpected(done.error());
  for (const auto& name : plan.gpu)
    if (has_gpus)
      if (auto done = add(out, name, true, gpu_features(plan)); !done)
        return tl::unexpected(done.error());

  for (auto& partition : out)
    partition.is_default = partition.name == (plan.chosen.empty() ? plan.cpu.front() : plan.chosen);
  return out;
}

}  // namespace slotd::decide
