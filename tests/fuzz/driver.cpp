// What libFuzzer calls. The program is built once; the name that it is called by chooses the target.

#include "tests/fuzz/target.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace {

const slotd::fuzz::Target* chosen = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(const int* /*count*/, char*** arguments) {
  // Local time has hours that come twice: what a moment is shown as tells it in one zone only.
  ::setenv("TZ", "UTC", 1);
  std::string called = **arguments;
  chosen = slotd::fuzz::find_target(called.substr(called.rfind('/') + 1));
  if (chosen != nullptr) return 0;
  std::fprintf(stderr, "%s: call it by the name of a target:", called.c_str());
  for (const auto& target : slotd::fuzz::targets())
    std::fprintf(stderr, " %s", std::string(target.name).c_str());
  std::fputs("\n", stderr);
  std::exit(2);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  // A promise that is broken leaves as an exception, which libFuzzer takes for the crash that it is.
  slotd::fuzz::feed(*chosen, {reinterpret_cast<const char*>(bytes), size});
  return 0;
}
