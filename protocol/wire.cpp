#include "protocol/wire.hpp"

#include "protocol/base/rare.hpp"
#include "protocol/claim.hpp"
#include "protocol/event.hpp"
#include "protocol/exit_record.hpp"
#include "protocol/launch_spec.hpp"
#include "protocol/notice.hpp"
#include "protocol/packed_job.hpp"
#include "protocol/reply.hpp"
#include "protocol/request.hpp"
#include "protocol/served_versions.hpp"
#include "protocol/shepherd_talk.hpp"

#include <msgpack.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace slotd {

namespace {

/// Appends to a plain string; this is all that msgpack::packer needs of a stream.
struct StringSink {
  std::string& out;
  void write(const char* bytes, std::size_t size) { out.append(bytes, size); }
};
using Packer = msgpack::packer<StringSink>;

struct FieldCounter {
  std::uint32_t count = 0;
  template <class T>
  void operator()(const char*, T&) {
    ++count;
  }
};

void pack(Packer& packer, const std::string& text) {
  packer.pack_bin(static_cast<std::uint32_t>(text.size()));
  packer.pack_bin_body(text.data(), static_cast<std::uint32_t>(text.size()));
}

template <class T>
  requires std::is_arithmetic_v<T>
void pack(Packer& packer, T number) { packer.pack(number); }

template <class T>
  requires std::is_enum_v<T>
void pack(Packer& packer, T value) { packer.pack(static_cast<std::int32_t>(value)); }

template <class Tag, class Number>
void pack(Packer& packer, Id<Tag, Number> id) {
  packer.pack(id.value);
}

template <class Tag, class Number>
void pack(Packer& packer, Amount<Tag, Number> amount) {
  packer.pack(amount.value);
}

void pack(Packer& packer, Duration length) { packer.pack(std::int64_t{length.count()}); }
void pack(Packer& packer, Time time) { packer.pack(std::int64_t{time.time_since_epoch().count()}); }

void pack(Packer& packer, const IndexSet& indices) { pack(packer, format(indices)); }

void pack(Packer& packer, Packed value) {
  if (value.bytes.empty())
    packer.pack_nil();
  else
    packer.pack_bin_body(value.bytes.data(), static_cast<std::uint32_t>(value.bytes.size()));
}

void pack(Packer& packer, const PackedJobs& jobs) {
  packer.pack_array(jobs.count);
  packer.pack_bin_body(jobs.bytes.data(), static_cast<std::uint32_t>(jobs.bytes.size()));
}

void pack(Packer& packer, const RequestId& id) {
  packer.pack_bin(16);
  packer.pack_bin_body(reinterpret_cast<const char*>(id.bytes.data()), 16);
}

template <class T>
  requires std::is_class_v<T>
void pack(Packer& packer, const T& value);
template <class T>
void pack(Packer& packer, const std::optional<T>& value);
template <class T>
void pack(Packer& packer, const Rare<T>& value);
template <class T>
void pack(Packer& packer, const std::vector<T>& values);
template <class... T>
void pack(Packer& packer, const std::variant<T...>& value);

struct FieldPacker {
  Packer& packer;
  template <class T>
  void operator()(const char* name, T& value) {
    packer.pack(name);
    pack(packer, std::as_const(value));
  }
};

template <class T>
  requires std::is_class_v<T>
void pack(Packer& packer, const T& value) {
  auto& open = const_cast<T&>(value);  // `fields` serves reading too; packing changes nothing
  FieldCounter counter;
  fields(counter, open);
  packer.pack_map(counter.count);
  FieldPacker each{packer};
  fields(each, open);
}

template <class T>
void pack(Packer& packer, const std::optional<T>& value) {
  if (value)
    pack(packer, *value);
  else
    packer.pack_nil();
}

template <class T>
void pack(Packer& packer, const Rare<T>& value) {
  if (value.plain())
    packer.pack_nil();
  else
    pack(packer, *value);
}

template <class T>
void pack(Packer& packer, const std::vector<T>& values) {
  packer.pack_array(static_cast<std::uint32_t>(values.size()));
  for (const auto& value : values) pack(packer, value);
}

template <class... T>
void pack(Packer& packer, const std::variant<T...>& value) {
  packer.pack_map(1);
  std::visit(
    [&](const auto& alternative) {
      auto name = std::decay_t<decltype(alternative)>::wire_name;
      packer.pack_str(static_cast<std::uint32_t>(name.size()));
      packer.pack_str_body(name.data(), static_cast<std::uint32_t>(name.size()));
      pack(packer, alternative);
    },
    value);
}

/// Ends a reading; never leaves decode().
struct Misfit {
  std::string what;
};

using Object = msgpack::object;

std::string_view text_of(const Object& object) {
  if (object.type == msgpack::type::BIN) return {object.via.bin.ptr, object.via.bin.size};
  if (object.type == msgpack::type::STR) return {object.via.str.ptr, object.via.str.size};
  throw Misfit{"text expected"};
}

void unpack(const Object& object, std::string& out) { out = text_of(object); }

void unpack(const Object& object, bool& out) {
  if (object.type != msgpack::type::BOOLEAN) throw Misfit{"true or false expected"};
  out = object.via.boolean;
}

template <class T>
  requires(std::is_integral_v<T> && !std::is_same_v<T, bool>)
void unpack(const Object& object, T& out) {
  if (object.type == msgpack::type::POSITIVE_INTEGER && std::in_range<T>(object.via.u64))
    out = static_cast<T>(object.via.u64);
  else if (object.type == msgpack::type::NEGATIVE_INTEGER && std::in_range<T>(object.via.i64))
    out = static_cast<T>(object.via.i64);
  else
    throw Misfit{"integer out of range"};
}

template <class T>
  requires std::is_enum_v<T>
void unpack(const Object& object, T& out) {
  std::int32_t number = 0;
  unpack(object, number);
  if (number < 1 || number > static_cast<std::int32_t>(last_of(T{}))) throw Misfit{"unknown value"};
  out = static_cast<T>(number);
}

template <class Tag, class Number>
void unpack(const Object& object, Id<Tag, Number>& out) {
  unpack(object, out.value);
}

template <class Tag, class Number>
void unpack(const Object& object, Amount<Tag, Number>& out) {
  unpack(object, out.value);
}

void unpack(const Object& object, Duration& out) {
  std::int64_t count = 0;
  unpack(object, count);
  out = Duration{count};
}

void unpack(const Object& object, Time& out) {
  Duration since_epoch{};
  unpack(object, since_epoch);
  out = Time{since_epoch};
}

void unpack(const Object& object, IndexSet& out) {
  auto indices = parse_indices(text_of(object));
  if (!indices) throw Misfit{"indices of an array expected"};
  out = std::move(*indices);
}

void unpack(const Object& object, RequestId& out) {
  auto bytes = text_of(object);
  if (bytes.size() != out.bytes.size()) throw Misfit{"16 bytes expected"};
  std::copy(bytes.begin(), bytes.end(), out.bytes.begin());
}

template <class T>
  requires std::is_class_v<T>
void unpack(const Object& object, T& out);
template <class T>
void unpack(const Object& object, std::optional<T>& out);
template <class T>
void unpack(const Object& object, Rare<T>& out);
template <class T>
void unpack(const Object& object, std::vector<T>& out);
template <class... T>
void unpack(const Object& object, std::variant<T...>& out);

struct FieldUnpacker {
  const msgpack::object_map& map;
  std::uint32_t next = 0;  // in the order of `fields`: found at once, mostly

  template <class T>
  void operator()(const char* name, T& out) {
    for (std::uint32_t step = 0; step < map.size; ++step) {
      auto at = (next + step) % map.size;
      const auto& key = map.ptr[at].key;
      if (key.type != msgpack::type::STR && key.type != msgpack::type::BIN) continue;
      if (text_of(key) != name) continue;
      next = at + 1;
      try {
        unpack(map.ptr[at].val, out);
      } catch (Misfit& misfit) {
        throw Misfit{std::string(name) + ": " + misfit.what};
      }
      return;
    }
  }
};

template <class T>
  requires std::is_class_v<T>
void unpack(const Object& object, T& out) {
  if (object.type != msgpack::type::MAP) throw Misfit{"map expected"};
  FieldUnpacker each{object.via.map};
  fields(each, out);
}

template <class T>
void unpack(const Object& object, std::optional<T>& out) {
  if (object.type == msgpack::type::NIL) {
    out.reset();
    return;
  }
  unpack(object, out.emplace());
}

template <class T>
void unpack(const Object& object, Rare<T>& out) {
  T value;
  if (object.type != msgpack::type::NIL) unpack(object, value);
  out = Rare<T>(std::move(value));
}

template <class T>
void unpack(const Object& object, std::vector<T>& out) {
  if (object.type != msgpack::type::ARRAY) throw Misfit{"array expected"};
  out.clear();
  out.reserve(object.via.array.size);
  for (std::uint32_t i = 0; i < object.via.array.size; ++i)
    unpack(object.via.array.ptr[i], out.emplace_back());
}

template <class... T>
void unpack(const Object& object, std::variant<T...>& out) {
  if (object.type != msgpack::type::MAP || object.via.map.size != 1)
    throw Misfit{"map of one entry expected"};
  const auto& entry = *object.via.map.ptr;
  auto name = text_of(entry.key);
  auto take = [&]<class A>(std::type_identity<A>) {
    if (name != A::wire_name) return false;
    unpack(entry.val, out.template emplace<A>());
    return true;
  };
  if (!(take(std::type_identity<T>{}) || ...)) throw Misfit{"unknown kind"};
}

/// Containers of one frame may nest this deep; ours need eight.
constexpr std::size_t depth_limit = 32;

/// One frame may hold this many values, containers included. A page of jobs holds some ten thousand.
constexpr std::size_t value_limit = std::size_t{1} << 20;

/// Walks a frame and allocates nothing. msgpack itself allocates as many entries as a container claims to
/// have, so it gets only frames that hold what they claim.
class FrameCheck : public msgpack::null_visitor {
 public:
  bool start_array(std::uint32_t) { return ++depth_ <= depth_limit; }
  bool start_array_item() { return ++values_ <= value_limit; }
  bool end_array() { return --depth_, true; }
  bool start_map(std::uint32_t) { return ++depth_ <= depth_limit; }
  bool start_map_key() { return ++values_ <= value_limit; }
  bool start_map_value() { return ++values_ <= value_limit; }
  bool end_map() { return --depth_, true; }

 private:
  std::size_t depth_ = 0;
  std::size_t values_ = 0;
};

/// How many bytes the first value of a frame takes; none if it is cut off or over a limit.
std::optional<std::size_t> checked_size(std::string_view bytes) {
  std::size_t size = 0;
  FrameCheck check;
  if (!msgpack::parse(bytes.data(), bytes.size(), size, check)) return std::nullopt;
  return size;
}

}  // namespace

template <class T>
void encode_behind(std::string& out, const T& value) {
  StringSink sink{out};
  Packer packer(sink);
  pack(packer, value);
}

template <class T>
std::string encode(const T& value) {
  std::string out;
  encode_behind(out, value);
  return out;
}

template <class T>
Result<T> decode(std::string_view bytes) {
  try {
    auto size = checked_size(bytes);
    if (!size) return fail(FaultCode::malformed, "not a frame");
    if (*size != bytes.size()) return fail(FaultCode::malformed, "bytes behind the frame's end");
    auto refer = [](msgpack::type::object_type, std::size_t, void*) { return true; };
    auto handle = msgpack::unpack(bytes.data(), bytes.size(), refer);
    T value{};
    unpack(handle.get(), value);
    return value;
  } catch (Misfit& misfit) {
    return fail(FaultCode::malformed, misfit.what);
  } catch (const std::exception&) {  // msgpack's own errors and bad_alloc
    return fail(FaultCode::malformed, "not a frame");
  }
}

Result<std::string> with_empty_list(std::string_view map, std::string_view name) {
  if (map.empty() || !check_packed({map})) return fail(FaultCode::malformed, "not a frame");
  auto refer = [](msgpack::type::object_type, std::size_t, void*) { return true; };
  auto handle = msgpack::unpack(map.data(), map.size(), refer);
  if (handle->type != msgpack::type::MAP) return fail(FaultCode::malformed, "no map");
  std::string out;
  StringSink sink{out};
  Packer packer(sink);
  const auto& entries = handle->via.map;
  packer.pack_map(entries.size);
  for (std::uint32_t i = 0; i < entries.size; ++i) {
    const auto& [key, value] = entries.ptr[i];
    packer.pack(key);
    auto named = key.type == msgpack::type::STR || key.type == msgpack::type::BIN;
    if (named && text_of(key) == name)
      packer.pack_array(0);
    else
      packer.pack(value);
  }
  return out;
}

Done check_packed(Packed value) {
  if (value.bytes.empty() || checked_size(value.bytes) == value.bytes.size()) return {};
  return fail(FaultCode::malformed, "not a frame");
}

template void encode_behind(std::string&, const Job&);
template void encode_behind(std::string&, const PackedJob&);

template std::string encode(const Request&);
template std::string encode(const Reply&);
template std::string encode(const JobRequest&);
template std::string encode(const Job&);
template std::string encode(const PackedReply&);
template std::string encode(const PackedJob&);
template std::string encode(const Event&);
template std::string encode(const PublishedEvent&);
template std::string encode(const Heartbeat&);
template std::string encode(const LaunchSpec&);
template std::string encode(const Claim&);
template std::string encode(const ExitRecord&);
template std::string encode(const ShepherdMessage&);
template std::string encode(const Acknowledgement&);
template std::string encode(const ControlMessage&);
template std::string encode(const ControlAnswer&);
template std::string encode(const Notice&);
template std::string encode(const std::vector<FieldChange>&);
template std::string encode(const Run&);
template std::string encode(const Ending&);
template std::string encode(const ArrayInfo&);

template Result<Request> decode(std::string_view);
template Result<Reply> decode(std::string_view);
template Result<JobRequest> decode(std::string_view);
template Result<Job> decode(std::string_view);
template Result<Event> decode(std::string_view);
template Result<PublishedEvent> decode(std::string_view);
template Result<Heartbeat> decode(std::string_view);
template Result<FrameHead> decode(std::string_view);
template Result<Notice> decode(std::string_view);
template Result<std::vector<FieldChange>> decode(std::string_view);
template Result<LaunchSpec> decode(std::string_view);
template Result<Claim> decode(std::string_view);
template Result<ExitRecord> decode(std::string_view);
template Result<ShepherdMessage> decode(std::string_view);
template Result<Acknowledgement> decode(std::string_view);
template Result<ControlMessage> decode(std::string_view);
template Result<ControlAnswer> decode(std::string_view);
template Result<Run> decode(std::string_view);
template Result<Ending> decode(std::string_view);
template Result<ArrayInfo> decode(std::string_view);

}  // namespace slotd
