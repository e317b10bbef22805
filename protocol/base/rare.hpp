#pragma once

#include <memory>
#include <utility>

namespace slotd {

/// A value that is almost always T{} and takes only one pointer then: a queue of 100,000 jobs must not pay
/// for what three of them ask. It copies, compares and travels as the T that it stands for.
template <class T>
class Rare {
 public:
  Rare() = default;
  Rare(T value) : value_(value == T{} ? nullptr : std::make_unique<T>(std::move(value))) {}
  Rare(const Rare& other) : value_(other.value_ ? std::make_unique<T>(*other.value_) : nullptr) {}
  Rare(Rare&&) noexcept = default;
  Rare& operator=(const Rare& other) {
    if (this != &other) *this = Rare(other);
    return *this;
  }
  Rare& operator=(Rare&&) noexcept = default;
  ~Rare() = default;

  const T& operator*() const { return get(); }
  const T* operator->() const { return &get(); }
  /// Access for a change; allocates the value if needed.
  T& edit() {
    if (!value_) value_ = std::make_unique<T>();
    return *value_;
  }
  /// True if nobody has edited it, so that it is T{}.
  bool plain() const { return !value_ || *value_ == T{}; }

  friend bool operator==(const Rare& a, const Rare& b) { return a.get() == b.get(); }

 private:
  const T& get() const {
    static const T none{};
    return value_ ? *value_ : none;
  }

  std::unique_ptr<T> value_;
};

}  // namespace slotd
