// golden_write FOLDER: writes today's formats. Used once for a release, when it is made.

#include "protocol/wire.hpp"
#include "storage/job_store.hpp"
#include "tests/golden/formats.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>

using namespace slotd;
using namespace slotd::test;

namespace {

void write(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

Done write_database(const std::string& path) {
  auto store = storage::JobStore::open(path);
  if (!store) return tl::unexpected(store.error());
  auto ended = full_job();
  auto waiting = full_job();
  waiting.id = {43};
  waiting.state = JobState::pending;
  waiting.run.reset();
  waiting.ending.reset();
  auto done = store->begin();
  if (!done) return done;
  auto content = store->put_content({"#!/bin/sh\n", std::string("A=1\0", 4)});
  if (!content) return tl::unexpected(content.error());
  ended.script = waiting.script = content->script;
  ended.environment = waiting.environment = content->environment;
  storage::StoredReply reply{full_request_id(), encode(full_reply()), Time::max()};
  for (const storage::Write& each :
       {storage::Write{storage::PutJob{ended}}, storage::Write{storage::PutJob{waiting}},
        storage::Write{storage::PutEvent{full_event()}}, storage::Write{storage::PutReply{reply}},
        storage::Write{storage::PutNotice{full_notice()}},
        storage::Write{storage::PutDrain{full_drain()}}})
    if (done) done = store->write(each);
  if (done) done = store->commit();
  // One file: what is in the log goes into the database.
  if (done)
    done = store->database().run("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE");
  return done;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::fputs("usage: golden_write FOLDER\n", stderr), 2;
  std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder);
  for (const auto& [name, question] : golden_questions())
    write(folder / (name + ".request"), encode(Request{1, full_request_id(), question}));
  for (const auto& [name, answer] : golden_answers())
    write(folder / (name + ".reply"), encode(Reply{1, answer}));
  for (const auto& [name, word] : golden_shepherd_words())
    write(folder / (name + ".shepherd"), encode(ShepherdMessage{1, word}));
  for (const auto& [name, word] : golden_control_words())
    write(folder / (name + ".control"), encode(ControlMessage{1, 3, word}));
  write(folder / "acknowledgement", encode(full_acknowledgement()));
  write(folder / "control_answer", encode(full_control_answer()));
  write(folder / "spec", encode(full_launch_spec()));
  write(folder / "claim", encode(full_claim()));
  write(folder / "exit", encode(full_exit_record()));
  write(folder / "event", encode(full_event()));
  if (auto done = write_database(folder / "state.db"); !done)
    return std::fprintf(stderr, "golden_write: %s\n", done.error().text.c_str()), 1;
}
