#include "actors/host/mounts.hpp"

#include <catch2/catch.hpp>

using namespace slotd::host;

namespace {

constexpr const char* mountinfo =
  "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n"
  "30 22 0:26 / /home rw,nosuid shared:4 master:2 - nfs4 server:/export/home rw,vers=4.2\n"
  "nonsense\n"
  "31 30 0:27 / /home/ann/usb\\040stick rw - vfat /dev/sdb1 rw\n"
  "32 22 0:28 /docker/abc /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct\n"
  "33 22 0:29 / /data rw - ext4 /dev/vdb rw\n"
  "34 22 0:30 / /data rw - xfs /dev/vdc rw\n";

std::string type_at(std::string_view path) {
  auto mounts = parse_mounts(mountinfo);
  const auto* mount = mount_of(mounts, path);
  return mount == nullptr ? "" : mount->type;
}

}  // namespace

TEST_CASE("each line of mountinfo is one mount, whatever optional fields it has") {
  auto mounts = parse_mounts(mountinfo);
  REQUIRE(mounts.size() == 6);
  CHECK(mounts[1].point == "/home");
  CHECK(mounts[1].type == "nfs4");
  CHECK(mounts[2].point == "/home/ann/usb stick");
  CHECK(mounts[3].root == "/docker/abc");
  CHECK(mounts[3].options == "rw,cpu,cpuacct");
}

TEST_CASE("a path lies on the mount that begins it by whole names") {
  CHECK(type_at("/") == "ext4");
  CHECK(type_at("/homeless") == "ext4");
  CHECK(type_at("/home") == "nfs4");
  CHECK(type_at("/home/ann/x") == "nfs4");
  CHECK(type_at("/home/ann/usb stick/x") == "vfat");
}

TEST_CASE("of two mounts at one place the later one covers the earlier") {
  CHECK(type_at("/data/x") == "xfs");
}

TEST_CASE("a relative path lies on no mount") { CHECK(type_at("x").empty()); }

TEST_CASE("this machine's own mounts are read") {
  auto mounts = own_mounts();
  const auto* proc = mount_of(mounts, "/proc/self");  // a changed root need not be a mount itself
  REQUIRE(proc != nullptr);
  CHECK(proc->type == "proc");
}
