#pragma once

#include <cstdint>

namespace slotd::simulate {

/// Random numbers that are the same on every machine for the same seed. The standard library's
/// distributions and logarithms differ between machines, so this class uses only additions,
/// multiplications, divisions and square roots.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}

  /// 64 random bits.
  std::uint64_t bits();
  /// Evenly distributed between 0 and 1, both excluded.
  double uniform();
  double uniform(double least, double most) { return least + (most - least) * uniform(); }
  bool happens(double probability) { return uniform() < probability; }
  /// Normally distributed, with mean 0 and standard deviation 1.
  double normal();
  /// Gamma distributed, with mean shape × scale. `shape` must be at least 1.
  double gamma(double shape, double scale);

 private:
  std::uint64_t state_;
};

/// e to the power, which must be between -700 and 700. The same on every machine.
double exponential(double power);
/// The natural logarithm of a positive number. The same on every machine.
double logarithm(double number);

}  // namespace slotd::simulate
