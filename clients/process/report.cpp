#include "clients/process/report.hpp"

#include "clients/process/client_paths.hpp"

#include <sys/ioctl.h>
#include <unistd.h>
#include <cerrno>
#include <cstdio>

namespace slotd::clients {

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void print_error(std::string_view text) {
  std::fflush(stdout);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

void complain(std::string_view command, std::string_view text) {
  print_error(std::string(command) + ": error: " + std::string(text) + "\n");
}

void remark(std::string_view command, std::string_view text) {
  print_error(std::string(command) + ": " + std::string(text) + "\n");
}

void report(std::string_view command, const Fault& fault) {
  complain(command, fault.text);
  if (fault.code != FaultCode::no_daemon) return;
  complain(command, "no daemon answers at " + Paths(runtime_root()).client_socket() +
                      ": does `slotd daemon` run, and with the same SLOTD_ROOT?");
}

int report_query(std::string_view command, const Fault& fault) {
  if (fault.code == FaultCode::no_daemon)
    print_error("slurm_load_jobs error: Unable to contact slurm controller (connect failure)\n");
  report(command, fault);
  return 1;
}

bool errors_are_seen() { return ::isatty(STDERR_FILENO) == 1; }

std::size_t terminal_width() {
  winsize size{};
  if (::isatty(STDOUT_FILENO) != 1 || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

int finish_output(int status) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return status;
  complain("slotd", "cannot write the output: " + errno_text(errno));
  return status == 0 ? 1 : status;
}

}  // namespace slotd::clients
