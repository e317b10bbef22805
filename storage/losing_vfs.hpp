#pragma once

namespace slotd::storage {

/// Registers, once in a process, a SQLite VFS that loses at a kill what was not synced, and returns
/// its name for sqlite3_open_v2. Null if SQLite refuses.
///
/// It stands around the usual VFS and keeps what is written to a database, its WAL and its journal
/// in memory until that file's xSync; only then the real file sees it. Making and deleting a file,
/// locks and shared memory take place at once. So the files are what a disk would hold after a
/// power cut: for the killed process's successor, and for nobody else while the process lives.
///
/// Where SLOTD_TEST_VFS_COUNT names a file, that says at any time how often this process has
/// synced: `db 0000000012 wal 0000000345`, one line of fixed width, written anew after each sync.
const char* register_losing_vfs();

}  // namespace slotd::storage
