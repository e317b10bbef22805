#pragma once

#include "actors/decide/plan/request_class.hpp"

#include <cstdint>
#include <memory>
#include <optional>

namespace slotd::decide {

/// The classes that wait, in the order of what they ask for, each with the first of its line: a balanced
/// tree (a treap) whose nodes know the least that anybody below them asks for and who comes first there.
/// Whoever comes first among those that fit is found without looking at those that do not: a search
/// takes about as many steps as there are numbers of CPUs and GPUs to tell apart, times the depth.
class ClassIndex {
 public:
  struct Found {
    RequestClass request;
    QueuePosition head;
  };

  /// Adds the class, or puts another at the head of its line.
  void set(const RequestClass& request, const QueuePosition& head) { set(root_, request, head); }
  void erase(const RequestClass& request) { erase(root_, request); }

  /// Whoever comes first of all.
  std::optional<QueuePosition> first() const {
    return root_ ? std::optional{root_->first} : std::nullopt;
  }
  /// Whoever comes first among those that are admitted. `admits` must be monotone: who asks for no more
  /// of anything, and for no longer, is admitted where another is. Classes that `passed_over` names are left out.
  template <class Admits, class PassedOver>
  std::optional<Found> find_first(const Admits& admits, const PassedOver& passed_over) const {
    const Node* best = nullptr;
    search(root_.get(), admits, passed_over, best);
    return best ? std::optional{Found{best->request, best->head}} : std::nullopt;
  }

 private:
  struct Node;
  using Branch = std::unique_ptr<Node>;
  struct Node {
    RequestClass request;
    QueuePosition head;
    std::uint64_t weight = 0;  ///< no node weighs more than its parent
    RequestClass least;        ///< of all below, for each amount
    QueuePosition first;       ///< of all below
    Branch left;
    Branch right;
  };

  void set(Branch& branch, const RequestClass& request, const QueuePosition& head);
  static void erase(Branch& branch, const RequestClass& request);
  static Branch merged(Branch left, Branch right);
  static void lift_left(Branch& branch);
  static void lift_right(Branch& branch);
  static void gather(Node& node);

  template <class Admits, class PassedOver>
  static void search(const Node* node, const Admits& admits, const PassedOver& passed_over,
                     const Node*& best) {
    if (!node || (best && !(node->first < best->head)) || !admits(node->least)) return;
    const Node* near = node->left.get();
    const Node* far = node->right.get();
    if (!near || (far && far->first < near->first)) std::swap(near, far);
    search(near, admits, passed_over, best);
    if ((!best || node->head < best->head) && admits(node->request) && !passed_over(node->request))
      best = node;
    search(far, admits, passed_over, best);
  }

  Branch root_;
  std::uint64_t made_ = 0;
};

}  // namespace slotd::decide
