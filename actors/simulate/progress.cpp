#include "actors/simulate/progress.hpp"

#include <cstdio>

namespace slotd::simulate {

namespace {

using namespace std::chrono_literals;
constexpr auto starvation = 1s;
constexpr auto pause = 200ms;

}  // namespace

Progress::Progress(Seen seen, std::string_view policy, std::size_t jobs)
    : seen_(seen == Seen::yes), policy_(policy), jobs_(jobs), next_(Clock::now() + starvation) {}

Progress::~Progress() {
  if (shown_) std::fputs("\r\033[K", stderr);
}

void Progress::tell(std::size_t started) {
  if (!seen_) return;
  auto now = Clock::now();
  if (now < next_) return;
  next_ = now + pause;
  shown_ = true;
  std::fprintf(stderr, "\r%s: %zu of %zu jobs started\033[K", policy_.c_str(), started, jobs_);
}

}  // namespace slotd::simulate
