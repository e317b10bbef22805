#include "actors/daemon/opened_storage.hpp"

#include <utility>

namespace slotd {

namespace {

template <class T>
std::shared_ptr<T> shared(T value) {
  return std::make_shared<T>(std::move(value));
}

}  // namespace

Result<OpenedStorage> open_storage(const Paths& paths, Time ended_since) {
  auto store = storage::JobStore::open(paths.database());
  if (!store) return tl::unexpected(store.error());
  auto for_journal = storage::Accounting::open(paths.database());
  if (!for_journal) return tl::unexpected(for_journal.error());
  auto for_reader = storage::Accounting::open(paths.database());
  if (!for_reader) return tl::unexpected(for_reader.error());
  auto state = store->load(ended_since);
  if (!state) return tl::unexpected(state.error());
  return OpenedStorage{shared(std::move(*store)), shared(std::move(*for_journal)),
                       shared(std::move(*for_reader)), std::move(*state)};
}

}  // namespace slotd
