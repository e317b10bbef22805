#pragma once

namespace slotd::storage {

/// Registers, once in a process, a SQLite VFS that loses unsynced data when the process is killed, and
/// returns its name for sqlite3_open_v2. Null if SQLite refuses.
///
/// It wraps the usual VFS and keeps what is written to a database, its WAL and its journal in memory until
/// that file's xSync; only then the real file sees it. Creating and deleting a file, locks and shared
/// memory take effect at once. So the killed process's successor finds the files as a disk would hold them
/// after a power cut; other processes must not read them while the process lives.
///
/// If SLOTD_TEST_VFS_COUNT names a file, the file says at any time how often this process has synced:
/// `db 0000000012 wal 0000000345`, one line of fixed width, rewritten after each sync.
const char* register_losing_vfs();

}  // namespace slotd::storage
