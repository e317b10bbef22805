#pragma once

#include <string>

namespace slotd::storage {

// What tests of durability may change for every connection, only in a build with SLOTD_CRASH_POINTS.
// In other builds these are constants.
//
//   SLOTD_TEST_SYNCHRONOUS=OFF   commits are not synced: a mutant that such a test must catch
//   SLOTD_TEST_VFS=losing        a kill loses unsynced data (losing_vfs.hpp)
#ifdef SLOTD_CRASH_POINTS
/// The name of the VFS to open files with; null for the default one.
const char* test_vfs_name();
std::string test_synchronous(const char* usual);
#else
inline const char* test_vfs_name() { return nullptr; }
inline std::string test_synchronous(const char* usual) { return usual; }
#endif

}  // namespace slotd::storage
