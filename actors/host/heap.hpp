#pragma once

namespace slotd::host {

/// Tunes the heap of a daemon that begins to answer (mallopt(3)). Blocks above 4 MiB, which only a large
/// submission needs, go back to the system when they are freed. Smaller ones, such as a page of a list,
/// are kept: getting memory from the kernel for each page would take as long as filling it.
void tune_heap();

/// Gives free memory back to the system (malloc_trim(3)). This takes milliseconds for each 100 MiB.
void return_free_memory();

}  // namespace slotd::host
