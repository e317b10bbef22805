#include "protocol/text/json.hpp"

#include <nlohmann/json.hpp>

namespace slotd {

namespace {

using Json = nlohmann::ordered_json;

Json tree_of(const Value& value);

/// The JSON of each kind of value.
struct TreeMaker {
  Json operator()(std::monostate) const { return nullptr; }
  Json operator()(bool truth) const { return truth; }
  Json operator()(std::int64_t number) const { return number; }
  Json operator()(double number) const { return number; }
  Json operator()(const std::string& text) const { return text; }
  Json operator()(Time moment) const { return moment.time_since_epoch().count(); }
  Json operator()(Duration length) const { return std::chrono::duration<double>(length).count(); }
  Json operator()(ByteCount memory) const { return memory.value >> 20; }
  Json operator()(const List& list) const {
    auto array = Json::array();
    for (const auto& value : list) array.push_back(tree_of(value));
    return array;
  }
  Json operator()(const Members& members) const {
    auto object = Json::object();
    for (std::size_t i = 0; i < members.keys.size(); ++i)
      object[members.keys[i]] = tree_of(members.values[i]);
    return object;
  }
};

Json tree_of(const Value& value) { return std::visit(TreeMaker{}, value.held); }

}  // namespace

std::string json_of(const Value& value, JsonLayout layout) {
  auto indent = layout == JsonLayout::indented ? 2 : -1;
  return tree_of(value).dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace slotd
