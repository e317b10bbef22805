#pragma once

#include "actors/decide/plan/request_class.hpp"

#include <cstdint>
#include <memory>
#include <optional>

namespace slotd::decide {

/// The classes of requests that wait, each with the first job of its queue. It is a balanced tree (a
/// treap) in the order of what the classes ask for; each node knows the least that any class below it
/// asks for, and the first job there. So the first job that fits is found without looking at jobs that do
/// not: a search takes about as many steps as there are distinct numbers of CPUs and GPUs, times the
/// depth of the tree.
class ClassIndex {
 public:
  struct Found {
    RequestClass request;
    QueuePosition head;
  };

  /// Adds a class, or sets the first job of its queue.
  void set(const RequestClass& request, const QueuePosition& head) { set(root_, request, head); }
  void erase(const RequestClass& request) { erase(root_, request); }

  /// The first job of all classes; none if there are no classes.
  std::optional<QueuePosition> first() const {
    return root_ ? std::optional{root_->first} : std::nullopt;
  }
  /// The first job of the classes that `admits` accepts and `passed_over` does not name. `admits` must be
  /// monotone: if it accepts a class, it accepts each class that asks for no more of anything and for no
  /// longer.
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
    RequestClass least;        ///< the least of each amount in this subtree
    QueuePosition first;       ///< the first job in this subtree
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
