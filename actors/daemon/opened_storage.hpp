#pragma once

#include "protocol/base/result.hpp"
#include "protocol/paths.hpp"
#include "storage/accounting.hpp"
#include "storage/job_store.hpp"

#include <memory>

namespace slotd {

/// What a daemon holds open of its database, and what it begins with.
struct OpenedStorage {
  std::shared_ptr<storage::JobStore> store;
  std::shared_ptr<storage::Accounting> for_journal;
  std::shared_ptr<storage::Accounting> for_reader;
  storage::StoredState state;
};

/// Opens or makes the database and loads its state; jobs that ended before `ended_since` are left out.
Result<OpenedStorage> open_storage(const Paths& paths, Time ended_since);

}  // namespace slotd
