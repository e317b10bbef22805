#pragma once

#include <cstddef>

namespace slotd::test {

/// Compiles only if T has exactly N data members.
template <std::size_t N, class T>
constexpr bool has_members(T& x) {
  // clang-format off
#define SLOTD_BIND(count, ...) else if constexpr (N == count) { [[maybe_unused]] auto& [__VA_ARGS__] = x; }
  if constexpr (N == 0) static_cast<void>(x);
  SLOTD_BIND(1, a)
  SLOTD_BIND(2, a, b)
  SLOTD_BIND(3, a, b, c)
  SLOTD_BIND(4, a, b, c, d)
  SLOTD_BIND(5, a, b, c, d, e)
  SLOTD_BIND(6, a, b, c, d, e, f)
  SLOTD_BIND(7, a, b, c, d, e, f, g)
  SLOTD_BIND(8, a, b, c, d, e, f, g, h)
  SLOTD_BIND(9, a, b, c, d, e, f, g, h, i)
  SLOTD_BIND(10, a, b, c, d, e, f, g, h, i, j)
  SLOTD_BIND(11, a, b, c, d, e, f, g, h, i, j, k)
  SLOTD_BIND(17, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q)
  SLOTD_BIND(18, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r)
  SLOTD_BIND(22, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v)
  SLOTD_BIND(23, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w)
  SLOTD_BIND(28, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, y, z, A, B, C)
  SLOTD_BIND(31, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, y, z, A, B, C, D, E, F)
  SLOTD_BIND(33, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, y, z, A, B, C, D, E, F, G, H)
  else static_assert(N == 0, "add a line for this number of members");
#undef SLOTD_BIND
  // clang-format on
  return true;
}

struct FieldCount {
  std::size_t count = 0;
  void operator()(const char*, auto&) { ++count; }
};

/// How many members T's `fields` line names.
template <class T>
std::size_t named_fields() {
  FieldCount counter;
  T x{};
  fields(counter, x);
  return counter.count;
}

}  // namespace slotd::test
