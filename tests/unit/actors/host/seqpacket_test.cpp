#include "actors/host/seqpacket.hpp"
#include "actors/host/files.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/temp_dir.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::host;
using namespace slotd::test;

namespace {

struct Pair {
  UniqueFd listener, client, server;
};

Pair connected(const std::string& folder) {
  Pair pair;
  pair.listener = listen_at(folder, "s").value();
  pair.client = connect_to(folder, "s").value();
  pair.server = accept_own(pair.listener.get());
  REQUIRE(pair.server);
  return pair;
}

bool closes_on_exec(const UniqueFd& fd) { return (::fcntl(fd.get(), F_GETFD) & FD_CLOEXEC) != 0; }

}  // namespace

TEST_CASE("packets arrive one by one as they were sent, both ways") {
  TempDir folder;
  auto pair = connected(folder.path());
  REQUIRE(send(pair.client.get(), "one"));
  REQUIRE(send(pair.client.get(), std::string(65536, 'x')));
  CHECK(receive(pair.server.get()).value() == "one");
  CHECK(receive(pair.server.get()).value() == std::string(65536, 'x'));
  REQUIRE(send(pair.server.get(), std::string("\0two", 4)));
  CHECK(receive(pair.client.get()).value() == std::string("\0two", 4));
}

TEST_CASE("where nothing has come yet nobody waits") {
  TempDir folder;
  auto pair = connected(folder.path());
  CHECK(receive(pair.server.get()).error().code == FaultCode::busy);
  CHECK_FALSE(accept_own(pair.listener.get()));
}

TEST_CASE("a hang-up is an empty packet, behind what was sent before it") {
  TempDir folder;
  auto pair = connected(folder.path());
  REQUIRE(send(pair.client.get(), "last"));
  pair.client.reset();
  CHECK(receive(pair.server.get()).value() == "last");
  CHECK(receive(pair.server.get()).value().empty());
}

TEST_CASE("who sends to a peer that hung up gets an error and lives") {
  TempDir folder;
  auto pair = connected(folder.path());
  pair.server.reset();
  CHECK(send(pair.client.get(), "x").error().code == FaultCode::system);
}

TEST_CASE("a packet over 64 KiB is refused") {
  TempDir folder;
  auto pair = connected(folder.path());
  REQUIRE(send(pair.client.get(), std::string(65537, 'x')));
  CHECK(receive(pair.server.get()).error().code == FaultCode::too_large);
}

TEST_CASE("a peer that does not read holds nobody up") {
  TempDir folder;
  auto pair = connected(folder.path());
  Done done;
  for (int sent = 0; sent < 10'000 && done; ++sent) done = send(pair.client.get(), "message");
  REQUIRE_FALSE(done);
  CHECK(done.error().code == FaultCode::busy);
}

TEST_CASE("a socket lies at any path, however long") {
  TempDir folder;
  auto deep = folder.path();
  while (deep.size() < 1000) deep += "/" + std::string(100, 'd');
  REQUIRE(make_folders(deep, 0700));
  auto pair = connected(deep);
  REQUIRE(send(pair.client.get(), "deep"));
  CHECK(receive(pair.server.get()).value() == "deep");
}

TEST_CASE("a socket is its owner's alone, whatever the umask, and closed at exec") {
  TempDir folder;
  auto before = ::umask(0);
  auto pair = connected(folder.path());
  ::umask(before);
  struct stat found {};
  REQUIRE(::stat((folder / "s").c_str(), &found) == 0);
  CHECK((found.st_mode & 07777U) == 0600);
  CHECK(closes_on_exec(pair.listener));
  CHECK(closes_on_exec(pair.client));
  CHECK(closes_on_exec(pair.server));
}

TEST_CASE("nobody listens where there is no socket, no folder, or only a dead one's") {
  TempDir folder;
  CHECK(connect_to(folder.path(), "s").error().code == FaultCode::no_daemon);
  CHECK(connect_to(folder / "missing", "s").error().code == FaultCode::no_daemon);
  listen_at(folder.path(), "s").value().reset();
  CHECK(exists(folder / "s"));
  CHECK(connect_to(folder.path(), "s").error().code == FaultCode::no_daemon);
}

TEST_CASE("a new listener takes the place of a dead one") {
  TempDir folder;
  write_file(folder / "s", "left behind");
  connected(folder.path());
  connected(folder.path());
}

TEST_CASE("no listener comes to be in a missing folder") {
  CHECK(listen_at("/no/such/folder", "s").error().code == FaultCode::system);
}

TEST_CASE("a peer of another user is hung up on") {
  if (::geteuid() != 0) {
    WARN("not tried: only root may become another user");
    return;
  }
  TempDir folder;
  auto listener = listen_at(folder.path(), "s").value();
  ::chmod(folder.path().c_str(), 0755);
  ::chmod((folder / "s").c_str(), 0666);
  ChildProcess stranger([&] {
    if (::setuid(65534) != 0) return 3;
    auto socket = connect_to(folder.path(), "s");
    if (!socket) return 2;
    pollfd polled{socket->get(), POLLIN, 0};
    ::poll(&polled, 1, 5000);
    auto heard = receive(socket->get());
    return heard && heard->empty() ? 0 : 1;
  });
  pollfd polled{listener.get(), POLLIN, 0};
  REQUIRE(::poll(&polled, 1, 5000) == 1);
  CHECK_FALSE(accept_own(listener.get()));
  CHECK(stranger.wait() == 0);
}
