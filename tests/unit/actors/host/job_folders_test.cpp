#include "actors/host/job_folders.hpp"
#include "tests/support/temp_dir.hpp"

#include <catch2/catch.hpp>

using namespace slotd;
using namespace slotd::host;
using namespace slotd::test;
namespace fs = std::filesystem;

namespace {

class Root {
 public:
  Root() { fs::create_directories(paths.jobs_folder()); }
  std::string make(const std::string& name) const {
    auto path = paths.jobs_folder() + "/" + name;
    fs::create_directories(path);
    return path;
  }

  TempDir folder;
  Paths paths{folder.path()};
  JobFolders folders{paths};
};

}  // namespace

TEST_CASE_METHOD(Root, "folders are listed in order of their jobs") {
  for (const auto* name : {"100", "9", "20", "8.removed", "7.removed"}) make(name);
  auto found = folders.list();
  REQUIRE(found);
  CHECK(found->jobs == std::vector<JobId>{{9}, {20}, {100}});
  CHECK(found->set_aside == std::vector<JobId>{{7}, {8}});
}

TEST_CASE_METHOD(Root, "what is no job's folder is not listed") {
  for (const auto* name :
       {"012", "12x", "-1", "x.removed", ".removed", "99999999999", "1.removed.removed"})
    make(name);
  write_file(paths.jobs_folder() + "/5", "a file");
  fs::create_directory_symlink(folder.path(), paths.jobs_folder() + "/6");
  auto found = folders.list();
  REQUIRE(found);
  CHECK(found->jobs.empty());
  CHECK(found->set_aside.empty());
}

TEST_CASE_METHOD(Root, "a folder that is set aside is nobody's any more, and is removed then") {
  write_file(make("12") + "/script.sh", "true");
  CHECK(folders.set_aside({12}));
  CHECK_FALSE(fs::exists(paths.job_folder({12})));
  CHECK(folders.list()->set_aside == std::vector<JobId>{{12}});
  make("12/2");  // the job goes on, with another attempt
  CHECK(folders.remove({12}));
  CHECK(folders.list()->jobs == std::vector<JobId>{{12}});
  CHECK(folders.list()->set_aside.empty());
}

TEST_CASE_METHOD(Root, "a job without a folder has nothing to be set aside or removed") {
  CHECK(folders.set_aside({12}));
  CHECK(folders.remove({12}));
}

TEST_CASE_METHOD(Root,
                 "what was set aside before and is still there is not mixed with the new one") {
  write_file(make("12.removed") + "/old", "x");
  write_file(make("12") + "/new", "x");
  auto done = folders.set_aside({12});
  REQUIRE_FALSE(done);
  CHECK(done.error().text.find("cannot rename " + paths.job_folder({12})) == 0);
  CHECK(fs::exists(paths.job_folder({12}) + "/new"));
}

TEST_CASE("a jobs folder that cannot be read is named") {
  auto found = JobFolders(Paths("/no/such/root")).list();
  REQUIRE_FALSE(found);
  CHECK(found.error().text == "cannot open /no/such/root/lib/jobs: No such file or directory");
}
