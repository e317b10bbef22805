#include "actors/simulate/chance.hpp"

#include <cmath>

// Compiled with -ffp-contract=off (CMakeLists.txt): a multiplication and an addition in one step round
// differently from machine to machine.

namespace slotd::simulate {

namespace {

constexpr double log_of_2 = 0.6931471805599453;

}  // namespace

/// SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators").
std::uint64_t Chance::bits() {
  state_ += 0x9e3779b97f4a7c15U;
  auto mixed = state_;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
  return mixed ^ (mixed >> 31);
}

double Chance::uniform() {
  // The half keeps the result off 0 and 1.
  return (static_cast<double>(bits() >> 12) + 0.5) / 4503599627370496.0;
}

/// The polar method (Marsaglia and Bray 1964); the second of its two numbers is not used.
double Chance::normal() {
  for (;;) {
    auto x = uniform(-1, 1);
    auto y = uniform(-1, 1);
    auto square = x * x + y * y;
    if (square > 0 && square < 1) return x * std::sqrt(-2 * logarithm(square) / square);
  }
}

/// The method of Marsaglia and Tsang 2000, "A simple method for generating gamma variables".
double Chance::gamma(double shape, double scale) {
  const auto d = shape - 1.0 / 3;
  const auto c = 1 / std::sqrt(9 * d);
  for (;;) {
    auto x = normal();
    auto v = 1 + c * x;
    if (v <= 0) continue;
    v = v * v * v;
    if (logarithm(uniform()) < x * x / 2 + d - d * v + d * logarithm(v)) return d * v * scale;
  }
}

double exponential(double power) {
  auto twos = std::floor(power / log_of_2 + 0.5);
  auto rest = power - twos * log_of_2;
  double sum = 1;
  // |rest| is below 0.35, so eighteen terms exceed the precision of a double.
  for (int term = 18; term >= 1; --term) sum = 1 + sum * rest / term;
  return std::ldexp(sum, static_cast<int>(twos));
}

double logarithm(double number) {
  int twos = 0;
  auto part = std::frexp(number, &twos);
  // log m = 2 artanh((m-1)/(m+1)), and that ratio lies between -1/3 and 0.
  auto ratio = (part - 1) / (part + 1);
  double sum = 0;
  for (int term = 37; term >= 1; term -= 2) sum = sum * ratio * ratio + 1.0 / term;
  return 2 * ratio * sum + twos * log_of_2;
}

}  // namespace slotd::simulate
