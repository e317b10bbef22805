#pragma once

#include <cstdint>

namespace slotd::simulate {

/// Random numbers that are the same on every machine for the same seed. The library's distributions are
/// not, nor are its logarithms to the last bit: whatever is more than an addition, a multiplication, a
/// division or a root is made of those here.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}

  /// 64 random bits.
  std::uint64_t bits();
  /// Anything between 0 and 1, without the two.
  double uniform();
  double uniform(double least, double most) { return least + (most - least) * uniform(); }
  bool happens(double probability) { return uniform() < probability; }
  /// Mean 0, deviation 1.
  double normal();
  /// Mean shape × scale; the shape is at least 1.
  double gamma(double shape, double scale);

 private:
  std::uint64_t state_;
};

/// e to that power, for powers within ±700.
double exponential(double power);
/// Natural logarithm of a positive number.
double logarithm(double number);

}  // namespace slotd::simulate
