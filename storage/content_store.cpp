#include "storage/content_store.hpp"

#include "storage/prepare_all.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <bit>

namespace slotd::storage {

Result<ContentStore> ContentStore::prepare(Database& database) {
  ContentStore store;
  auto prepared = prepare_all(
    database,
    {{&store.with_hash_,
      "SELECT content.id, bytes FROM content JOIN content_bytes USING (id) WHERE hash = ?1"},
     {&store.bytes_, "SELECT bytes FROM content_bytes WHERE id = ?1"},
     {&store.add_content_, "INSERT INTO content (hash, users) VALUES (?1, 0) RETURNING id"},
     {&store.add_bytes_, "INSERT INTO content_bytes (id, bytes) VALUES (?1, ?2)"},
     {&store.count_user_, "UPDATE content SET users = users + 1 WHERE id = ?1"}});
  if (!prepared) return tl::unexpected(prepared.error());
  return store;
}

Result<ContentId> ContentStore::put(std::string_view text) {
  auto hash = std::bit_cast<std::int64_t>(XXH3_64bits(text.data(), text.size()));
  auto id = find(hash, text);
  if (id && *id == ContentId{}) id = add(hash, text);
  if (!id) return id;
  if (auto counted = count_user_.with(id->value).run(); !counted)
    return tl::unexpected(counted.error());
  return id;
}

Result<std::string> ContentStore::get(ContentId id) {
  auto row = bytes_.with(id.value).next();
  if (!row) return tl::unexpected(row.error());
  if (!*row)
    return fail(FaultCode::storage, "no content " + std::to_string(id.value) + " in the database");
  auto text = std::string(bytes_.bytes(0));
  bytes_.reset();
  return text;
}

/// Zero if the text is not stored. Texts with equal hashes are compared.
Result<ContentId> ContentStore::find(std::int64_t hash, std::string_view text) {
  with_hash_.with(hash);
  for (;;) {
    auto row = with_hash_.next();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return ContentId{};
    if (with_hash_.bytes(1) != text) continue;
    ContentId id{with_hash_.integer(0)};
    with_hash_.reset();
    return id;
  }
}

Result<ContentId> ContentStore::add(std::int64_t hash, std::string_view text) {
  auto row = add_content_.with(hash).next();
  if (!row) return tl::unexpected(row.error());
  ContentId id{add_content_.integer(0)};
  add_content_.reset();
  if (auto added = add_bytes_.with(id.value, text).run(); !added)
    return tl::unexpected(added.error());
  return id;
}

}  // namespace slotd::storage
