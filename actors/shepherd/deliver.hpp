#pragma once

#include "actors/host/unique_fd.hpp"
#include "actors/shepherd/claim.hpp"
#include "protocol/base/result.hpp"
#include "protocol/exit_record.hpp"
#include "protocol/shepherd_talk.hpp"

#include <string>
#include <string_view>

namespace slotd::shepherd {

/// The file `<n>/exit`. Its space is reserved before the job starts, so that the job's end is not lost if
/// the disk is full by then.
class ExitFile {
 public:
  explicit ExitFile(std::string path) : path_(std::move(path)), beside_(path_ + ".new") {}

  Done reserve();
  /// Writes, syncs and renames: the file exists whole or not at all.
  Done write(std::string_view record);
  /// Removes it, because nobody needs it.
  void discard();

 private:
  Done open();

  std::string path_;
  std::string beside_;
  host::UniqueFd file_;
};

/// Writes the exit status to `exit_status`, then delivers the record: to the daemon, which acknowledges it
/// after the commit, or else to the file. If both fail, it tries again each second.
void deliver(const Assignment& assignment, ExitFile& file, const ExitRecord& record);

/// Sends the note to the daemon if there is one.
void send_note(const Paths& paths, ShepherdNote note);

}  // namespace slotd::shepherd
