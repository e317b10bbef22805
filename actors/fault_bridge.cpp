#include "actors/fault_bridge.hpp"

#include <caf/all.hpp>

namespace slotd {

namespace {

constexpr auto category = caf::atom("slotd");  // ten characters at most

}  // namespace

caf::error to_error(const Fault& fault) {
  return {static_cast<std::uint8_t>(fault.code), category, caf::make_message(fault.text)};
}

Fault to_fault(const caf::error& error) {
  if (error.category() != category || !error.context().match_elements<std::string>())
    return {FaultCode::system, "internal error " + std::to_string(error.code())};
  return {static_cast<FaultCode>(error.code()), error.context().get_as<std::string>(0)};
}

}  // namespace slotd
