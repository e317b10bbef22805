#pragma once

namespace slotd::host {

/// For a daemon that begins to answer (mallopt(3)). Blocks above 4 MiB, which only a large submission needs,
/// go back to the system when they are freed. Smaller ones, a page of a list among them, are kept: to
/// take memory from the kernel anew for each page takes as long as to fill it.
void tune_heap();

/// Gives back what is free at present (malloc_trim(3)). Takes milliseconds per 100 MiB.
void return_free_memory();

}  // namespace slotd::host
