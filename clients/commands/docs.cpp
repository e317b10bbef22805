// slotd docs: manual pages and completions, made from the tables that `--help` shows.

#include "clients/command.hpp"
#include "clients/docs/completions.hpp"
#include "clients/docs/man_page.hpp"
#include "clients/docs/subject.hpp"
#include "clients/process/report.hpp"
#include "version.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace slotd::clients {

namespace {

constexpr Program docs_program{"slotd docs", "slotd docs man|bash|zsh|fish FOLDER"};

/// One file for each command, and one for `slotd`.
class Writer {
 public:
  explicit Writer(std::filesystem::path folder) : folder_(std::move(folder)) {}

  bool write(const std::string& name, const std::string& text) {
    std::ofstream file(folder_ / name, std::ios::trunc);
    file << text << std::flush;
    if (!file) complain(docs_program.name, "cannot write " + (folder_ / name).string());
    return static_cast<bool>(file);
  }

 private:
  std::filesystem::path folder_;
};

/// Passes on each command's table, in the order of the registry.
void each_subject(const std::function<void(const docs::Subject&)>& take) {
  // The pages must not depend on the builder's own settings.
  ::unsetenv("SLOTD_IGNORE_OPTIONS");
  ::setenv("SLOTD_CONFIG", "/dev/null", 1);
  for (const auto& command : commands()) {
    if (command.run == write_docs) continue;
    hand_tables_to([&](const Program& asked, const OptionTable& table) {
      take({command.name, command.summary, asked, table});
    });
    command.run({"--help"});
  }
}

bool write_man(Writer& writer) {
  bool good = writer.write("slotd.1", docs::main_man_page(commands(), version));
  each_subject([&](const docs::Subject& subject) {
    good &= writer.write(docs::page_name(subject.word) + ".1", docs::man_page(subject, version));
  });
  return good;
}

bool write_bash(Writer& writer) {
  bool good = true;
  std::vector<std::string> functions;
  each_subject([&](const docs::Subject& subject) {
    functions.push_back(docs::bash_function(subject));
    if (find_command(subject.word)->called == LinkName::alone)
      good &=
        writer.write(std::string(subject.word), docs::bash_file(subject.word, functions.back()));
  });
  return writer.write("slotd", docs::bash_main_file(commands(), functions)) && good;
}

bool write_zsh(Writer& writer) {
  bool good = writer.write("_slotd", docs::zsh_main_file(commands()));
  each_subject([&](const docs::Subject& subject) {
    auto alone = find_command(subject.word)->called == LinkName::alone;
    good &=
      writer.write((alone ? "_" : "_slotd_") + std::string(subject.word), docs::zsh_file(subject));
  });
  return good;
}

bool write_fish(Writer& writer) {
  bool good = true;
  auto main_file = docs::fish_main_file(commands());
  each_subject([&](const docs::Subject& subject) {
    if (find_command(subject.word)->called == LinkName::alone)
      good &= writer.write(std::string(subject.word) + ".fish", docs::fish_file(subject));
    else
      main_file += docs::fish_file(subject);
  });
  return writer.write("slotd.fish", main_file) && good;
}

}  // namespace

int write_docs(const Words& words) {
  if (words.size() != 2) return report_misuse(docs_program, "error: wants a kind and a folder");
  std::error_code error;
  std::filesystem::create_directories(words[1], error);
  if (error) return complain(docs_program.name, words[1] + ": " + error.message()), 1;
  Writer writer(words[1]);
  if (words[0] == "man") return write_man(writer) ? 0 : 1;
  if (words[0] == "bash") return write_bash(writer) ? 0 : 1;
  if (words[0] == "zsh") return write_zsh(writer) ? 0 : 1;
  if (words[0] == "fish") return write_fish(writer) ? 0 : 1;
  return report_misuse(docs_program, "error: no such kind: " + words[0]);
}

}  // namespace slotd::clients
