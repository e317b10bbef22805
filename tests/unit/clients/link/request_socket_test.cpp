#include "clients/link/request_socket.hpp"

#include "tests/support/temp_dir.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include <cstring>
#include <thread>

using namespace slotd;
using namespace std::chrono_literals;
using clients::RequestSocket;

namespace {

/// Listens, takes one connection and hangs up on it.
class HangsUp {
 public:
  explicit HangsUp(const std::string& path) : socket_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(socket_, 8) == 0);
  }
  HangsUp(const HangsUp&) = delete;
  HangsUp& operator=(const HangsUp&) = delete;
  ~HangsUp() { ::close(socket_); }

  void hang_up_on_one() const { ::close(::accept(socket_, nullptr, nullptr)); }

 private:
  int socket_;
};

}  // namespace

TEST_CASE("a question that finds its connection lost is not waited with", "[line]") {
  test::TempDir folder;
  auto path = folder / "daemon.sock";
  HangsUp daemon(path);
  zmq::context_t context(1);
  RequestSocket line(context, "ipc://" + path, 1);
  daemon.hang_up_on_one();
  // What ZeroMQ's own thread has noticed leaves no trace to wait for.
  std::this_thread::sleep_for(300ms);
  CHECK_FALSE(line.send("anybody there?"));
}

TEST_CASE("a question to nobody is lost at once", "[line]") {
  test::TempDir folder;
  zmq::context_t context(1);
  RequestSocket line(context, "ipc://" + (folder / "nobody.sock"), 1);
  zmq::message_t answer;
  if (line.send("anybody there?")) CHECK(line.wait(answer, 10s) == RequestSocket::Outcome::lost);
}
