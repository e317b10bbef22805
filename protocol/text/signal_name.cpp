#include "protocol/text/signal_name.hpp"

#include "protocol/text/number.hpp"
#include "protocol/text/printable.hpp"
#include "protocol/text/words.hpp"

#include <array>
#include <csignal>

namespace slotd {

namespace {

struct SignalWord {
  std::string_view name;
  int number;
};

/// If a number has two names, the first one is shown.
constexpr std::array signal_words{
  SignalWord{"HUP", SIGHUP},   SignalWord{"INT", SIGINT},     SignalWord{"QUIT", SIGQUIT},
  SignalWord{"ILL", SIGILL},   SignalWord{"TRAP", SIGTRAP},   SignalWord{"ABRT", SIGABRT},
  SignalWord{"IOT", SIGABRT},  SignalWord{"BUS", SIGBUS},     SignalWord{"FPE", SIGFPE},
  SignalWord{"KILL", SIGKILL}, SignalWord{"USR1", SIGUSR1},   SignalWord{"SEGV", SIGSEGV},
  SignalWord{"USR2", SIGUSR2}, SignalWord{"PIPE", SIGPIPE},   SignalWord{"ALRM", SIGALRM},
  SignalWord{"TERM", SIGTERM}, SignalWord{"CHLD", SIGCHLD},   SignalWord{"CLD", SIGCHLD},
  SignalWord{"CONT", SIGCONT}, SignalWord{"STOP", SIGSTOP},   SignalWord{"TSTP", SIGTSTP},
  SignalWord{"TTIN", SIGTTIN}, SignalWord{"TTOU", SIGTTOU},   SignalWord{"URG", SIGURG},
  SignalWord{"XCPU", SIGXCPU}, SignalWord{"XFSZ", SIGXFSZ},   SignalWord{"VTALRM", SIGVTALRM},
  SignalWord{"PROF", SIGPROF}, SignalWord{"WINCH", SIGWINCH}, SignalWord{"IO", SIGIO},
  SignalWord{"POLL", SIGIO},   SignalWord{"PWR", SIGPWR},     SignalWord{"SYS", SIGSYS},
};

/// The number of the last signal on Linux (signal(7), real-time signals).
constexpr int last_signal = 64;

std::string_view without_prefix(std::string_view word) {
  return same_word(word.substr(0, 3), "SIG") ? word.substr(3) : word;
}

}  // namespace

Result<int> parse_signal(std::string_view text) {
  auto number = parse_digits<int>(text);
  if (number && *number >= 1 && *number <= last_signal) return *number;
  for (const auto& word : signal_words)
    if (same_word(word.name, without_prefix(text))) return word.number;
  return fail(FaultCode::usage, "unsupported signal: " + printable(text));
}

std::string signal_name(int signal) {
  for (const auto& word : signal_words)
    if (word.number == signal) return std::string(word.name);
  return std::to_string(signal);
}

}  // namespace slotd
