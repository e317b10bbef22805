#pragma once

#include "actors/host/unique_fd.hpp"
#include "actors/shepherd/claim.hpp"
#include "protocol/base/result.hpp"
#include "protocol/exit_record.hpp"
#include "protocol/shepherd_talk.hpp"

#include <string>
#include <string_view>

namespace slotd::shepherd {

/// The file `<n>/exit`, with its space set aside before the job starts, so that a disk that is full
/// by then cannot lose the job's end.
class ExitFile {
 public:
  explicit ExitFile(std::string path) : path_(std::move(path)), beside_(path_ + ".new") {}

  Done reserve();
  /// Writes, syncs and renames: the file is there whole or not at all.
  Done write(std::string_view record);
  /// It is not needed.
  void discard();

 private:
  Done open();

  std::string path_;
  std::string beside_;
  host::UniqueFd file_;
};

/// Hands the record over, once for all: to the daemon, which acknowledges it when it is committed,
/// else to the file. Where neither can be had, tries again each second. Before that it leaves the
/// number in `exit_status`.
void deliver(const Assignment& assignment, ExitFile& file, const ExitRecord& record);

/// Tells the daemon, if it is there.
void send_note(const Paths& paths, ShepherdNote note);

}  // namespace slotd::shepherd
