#include "clients/docs/completions.hpp"
#include "clients/docs/values.hpp"
#include "protocol/text/words.hpp"

namespace slotd::clients::docs {

namespace {

/// bash splits words at `=` if COMP_WORDBREAKS holds it; if not, the answer begins with the option.
constexpr std::string_view bash_functions =
  R"(# Completion for bash, written by `slotd docs` from the table of options.

# What is typed (cur), the option whose value that is, and what an answer begins with (lead).
__slotd_split() {
  local before=
  cur=${COMP_WORDS[COMP_CWORD]} option= joined= lead=
  [ "$COMP_CWORD" -gt 0 ] && before=${COMP_WORDS[COMP_CWORD - 1]}
  if [ "$cur" = = ]; then
    cur= option=$before joined=yes
  elif [ "$before" = = ] && [ "$COMP_CWORD" -gt 1 ]; then
    option=${COMP_WORDS[COMP_CWORD - 2]} joined=yes
  elif [[ $cur == --*=* ]]; then
    option=${cur%%=*} lead=${cur%%=*}= cur=${cur#*=} joined=yes
  else
    option=$before
  fi
}

# Offers words for the last part of a list parted by commas.
__slotd_offer() {
  local head= last=$cur
  case $cur in *,*) head=${cur%,*}, last=${cur##*,} ;; esac
  COMPREPLY=($(compgen -P "$lead$head" -W "$1" -- "$last"))
}

# Offers what compgen knows: -f files, -d folders, -c programs, -u users.
__slotd_known() {
  [ "$1" = -f ] || [ "$1" = -d ] && compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -P "$lead" "$1" -- "$cur")
}

__slotd_partitions() { sinfo --noheader --format=%R 2>/dev/null; }
__slotd_jobs() { squeue --noheader --format=%i 2>/dev/null; }

# Offers options; a value follows one that ends in =.
__slotd_options() {
  COMPREPLY=($(compgen -W "$1" -- "$cur"))
  [ ${#COMPREPLY[@]} -eq 1 ] && [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
  return 0
}
)";

std::string bash_offer(const Values& values) {
  switch (values.kind) {
    case ValueKind::anything: return ":";
    case ValueKind::words: return "__slotd_offer '" + joined(values.words, " ") + "'";
    case ValueKind::files: return "__slotd_known -f";
    case ValueKind::folders: return "__slotd_known -d";
    case ValueKind::programs: return "__slotd_known -c";
    case ValueKind::users: return "__slotd_known -u";
    case ValueKind::partitions: return "__slotd_offer \"$(__slotd_partitions)\"";
    case ValueKind::jobs: return "__slotd_offer \"$(__slotd_jobs)\"";
  }
  return ":";
}

std::string names_of(const Option& option) {
  auto names = "--" + std::string(option.name);
  if (option.letter) names += std::string(" | -") + option.letter;
  return names;
}

/// An optional value is completed only behind `=`.
std::string branch(const Option& option) {
  auto action = bash_offer(values_of(option));
  auto act = option.argument == Argument::required
               ? action + "; return"
               : "[ -n \"$joined\" ] && { " + action + "; return; }";
  return "    " + names_of(option) + ") " + act + " ;;\n";
}

std::string words_of(const OptionTable& table) {
  std::vector<std::string> words;
  for (const auto& option : table)
    if (is_taken(option))
      words.push_back("--" + std::string(option.name) +
                      (option.argument == Argument::required ? "=" : ""));
  return joined(words, " ");
}

std::string function_name(std::string_view word) { return "_slotd_" + std::string(word); }

}  // namespace

std::string bash_function(const Subject& subject) {
  auto text = "\n" + function_name(subject.word) +
              "() {\n  local cur option joined lead\n  COMPREPLY=()\n  __slotd_split\n";
  text += "  case $option in\n";
  for (const auto& option : subject.table)
    if (is_taken(option) && option.argument != Argument::none) text += branch(option);
  return text + "  esac\n  case $cur in\n    -*) __slotd_options '" + words_of(subject.table) +
         "' ;;\n    *) " + bash_offer(operands_of(subject.word)) + " ;;\n  esac\n}\n";
}

std::string bash_file(std::string_view word, std::string_view function) {
  return std::string(bash_functions) + std::string(function) + "\ncomplete -F " +
         function_name(word) + " " + std::string(word) + "\n";
}

std::string bash_main_file(std::span<const Command> all,
                           const std::vector<std::string>& functions) {
  std::vector<std::string> words{"daemon"};
  for (const auto& command : all)
    if (command.listing == Listing::shown) words.emplace_back(command.name);
  auto text = std::string(bash_functions) + joined(functions, "");
  text += R"(
_slotd() {
  local cur=${COMP_WORDS[COMP_CWORD]} joined lead=
  if [ "$COMP_CWORD" -le 1 ]; then
    COMPREPLY=($(compgen -W ')" +
          joined(words, " ") + R"( --help --version' -- "$cur"))
    return
  fi
  declare -F "_slotd_${COMP_WORDS[1]}" >/dev/null && "_slotd_${COMP_WORDS[1]}"
  return 0
}

complete -F _slotd slotd
)";
  return text;
}

}  // namespace slotd::clients::docs
