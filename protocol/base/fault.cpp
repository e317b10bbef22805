#include "protocol/base/fault.hpp"

#include <system_error>

namespace slotd {

int submit_exit_status(FaultCode code) { return code == FaultCode::usage ? 255 : 1; }

std::string errno_text(int error) { return std::generic_category().message(error); }

}  // namespace slotd
