#include "actors/host/heap.hpp"

#include <malloc.h>

namespace slotd::host {

namespace {

constexpr int mib = 1 << 20;

}  // namespace

void tune_heap() {
  ::mallopt(M_MMAP_THRESHOLD, 4 * mib);
  ::mallopt(M_TRIM_THRESHOLD, 16 * mib);
  ::mallopt(M_TOP_PAD, mib);
}

void return_free_memory() { ::malloc_trim(0); }

}  // namespace slotd::host
