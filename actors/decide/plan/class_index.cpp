#include "actors/decide/plan/class_index.hpp"

#include <algorithm>
#include <utility>

namespace slotd::decide {

namespace {

/// Pseudorandom weights (splitmix64), the same in every run.
std::uint64_t mixed(std::uint64_t number) {
  number += 0x9e3779b97f4a7c15ULL;
  number = (number ^ (number >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  number = (number ^ (number >> 27U)) * 0x94d049bb133111ebULL;
  return number ^ (number >> 31U);
}

RequestClass least_of(const RequestClass& a, const RequestClass& b) {
  return {{std::min(a.ask.cpus, b.ask.cpus), std::min(a.ask.memory, b.ask.memory),
           std::min(a.ask.gpus, b.ask.gpus), a.ask.alone && b.ask.alone},
          std::min(a.longest, b.longest),
          std::min(a.shortest, b.shortest)};
}

}  // namespace

void ClassIndex::gather(Node& node) {
  node.least = node.request;
  node.first = node.head;
  for (const auto* branch : {node.left.get(), node.right.get()}) {
    if (!branch) continue;
    node.least = least_of(node.least, branch->least);
    node.first = std::min(node.first, branch->first);
  }
}

void ClassIndex::lift_left(Branch& branch) {
  auto lifted = std::move(branch->left);
  branch->left = std::move(lifted->right);
  gather(*branch);
  lifted->right = std::move(branch);
  branch = std::move(lifted);
}

void ClassIndex::lift_right(Branch& branch) {
  auto lifted = std::move(branch->right);
  branch->right = std::move(lifted->left);
  gather(*branch);
  lifted->left = std::move(branch);
  branch = std::move(lifted);
}

void ClassIndex::set(Branch& branch, const RequestClass& request, const QueuePosition& head) {
  if (!branch) {
    branch = std::make_unique<Node>();
    branch->request = request;
    branch->weight = mixed(++made_);
    branch->head = head;
  } else if (request == branch->request) {
    branch->head = head;
  } else if (request < branch->request) {
    set(branch->left, request, head);
    if (branch->left->weight > branch->weight) lift_left(branch);
  } else {
    set(branch->right, request, head);
    if (branch->right->weight > branch->weight) lift_right(branch);
  }
  gather(*branch);
}

void ClassIndex::erase(Branch& branch, const RequestClass& request) {
  if (!branch) return;
  if (request == branch->request)
    branch = merged(std::move(branch->left), std::move(branch->right));
  else
    erase(request < branch->request ? branch->left : branch->right, request);
  if (branch) gather(*branch);
}

ClassIndex::Branch ClassIndex::merged(Branch left, Branch right) {
  if (!left) return right;
  if (!right) return left;
  if (left->weight > right->weight) {
    left->right = merged(std::move(left->right), std::move(right));
    gather(*left);
    return left;
  }
  right->left = merged(std::move(left), std::move(right->left));
  gather(*right);
  return right;
}

}  // namespace slotd::decide
