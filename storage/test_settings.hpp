#pragma once

#include <string>

namespace slotd::storage {

// What tests of durability may change about every connection; only in a build with
// SLOTD_CRASH_POINTS. Elsewhere these are constants.
//
//   SLOTD_TEST_SYNCHRONOUS=OFF   a commit is not synced: the mutant that such a test must catch
//   SLOTD_TEST_VFS=losing        what was not synced is lost at a kill (losing_vfs.hpp)
#ifdef SLOTD_CRASH_POINTS
/// SQLite's name of the VFS to open files with; null: the default one.
const char* test_vfs_name();
std::string test_synchronous(const char* usual);
#else
inline const char* test_vfs_name() { return nullptr; }
inline std::string test_synchronous(const char* usual) { return usual; }
#endif

}  // namespace slotd::storage
