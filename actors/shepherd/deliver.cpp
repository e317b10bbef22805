#include "actors/shepherd/deliver.hpp"

#include "actors/host/crash_point.hpp"
#include "actors/host/files.hpp"
#include "actors/host/seqpacket.hpp"
#include "actors/host/system_failure.hpp"
#include "protocol/wire.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace slotd::shepherd {

namespace {

constexpr off_t reserved_bytes = 4096;
constexpr int patience_ms = 1000;

Result<host::UniqueFd> say(const Paths& paths, ShepherdNote word) {
  auto socket = host::connect_to(paths.run_folder(), Paths::shepherd_socket_name());
  if (!socket) return socket;
  ShepherdMessage message;
  message.word = std::move(word);
  if (auto sent = host::send(socket->get(), encode(message)); !sent)
    return tl::unexpected(sent.error());
  return socket;
}

/// True once the daemon says that exactly this record is on disk.
bool is_acknowledged(const Paths& paths, const ExitRecord& record) {
  auto socket = say(paths, record);
  if (!socket) return false;
  host::crash_point(host::CrashPoint::exit_sent);
  pollfd waiting{socket->get(), POLLIN, 0};
  if (::poll(&waiting, 1, patience_ms) <= 0) return false;
  auto packet = host::receive(socket->get());
  if (!packet) return false;
  auto answer = decode<Acknowledgement>(*packet);
  return answer && answer->job == record.job && answer->attempt == record.attempt;
}

void write_exit_status(const Assignment& assignment, ExitStatus exit) {
  auto number = exit.signal != 0 ? 128 + exit.signal : exit.code;
  // This is for people and scripts to read; the daemon goes by the record.
  [[maybe_unused]] auto done =
    host::replace_file(assignment.paths.exit_status(assignment.spec.job),
                       std::to_string(number) + "\n", 0600, host::Sync::no);
}

}  // namespace

Done ExitFile::open() {
  file_.reset(::open(beside_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  if (!file_) return host::system_failure("create", beside_);
  return {};
}

Done ExitFile::reserve() {
  if (auto opened = open(); !opened) return opened;
  if (auto error = ::posix_fallocate(file_.get(), 0, reserved_bytes); error != 0)
    return host::system_failure("reserve space for", path_, error);
  return {};
}

Done ExitFile::write(std::string_view record) {
  if (!file_)
    if (auto opened = open(); !opened) return opened;
  if (::lseek(file_.get(), 0, SEEK_SET) != 0) return host::system_failure("rewind", beside_);
  if (auto written = host::write_all(file_.get(), record, beside_); !written) return written;
  if (::ftruncate(file_.get(), static_cast<off_t>(record.size())) != 0 || ::fsync(file_.get()) != 0)
    return host::system_failure("sync", beside_);
  if (::rename(beside_.c_str(), path_.c_str()) != 0)
    return host::system_failure("rename to", path_);
  file_.reset();
  return host::sync_folder(host::folder_of(path_));
}

void ExitFile::discard() {
  file_.reset();
  ::unlink(beside_.c_str());
}

void deliver(const Assignment& assignment, ExitFile& file, const ExitRecord& record) {
  write_exit_status(assignment, record.exit);
  auto bytes = encode(record);
  for (;;) {
    if (is_acknowledged(assignment.paths, record)) return file.discard();
    if (file.write(bytes)) break;
    ::poll(nullptr, 0, patience_ms);
  }
  host::crash_point(host::CrashPoint::exit_file_written);
}

void send_note(const Paths& paths, ShepherdNote note) {
  [[maybe_unused]] auto said = say(paths, std::move(note));
}

}  // namespace slotd::shepherd
