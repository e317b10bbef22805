#pragma once

#include "clients/command.hpp"
#include "clients/docs/subject.hpp"

#include <span>
#include <string>
#include <string_view>

namespace slotd::clients::docs {

/// The name of a command's page: `sbatch`, `slotd-config`.
std::string page_name(std::string_view word);

/// A command's page, in man(7).
std::string man_page(const Subject& subject, std::string_view version);
/// The page of `slotd` itself: its commands, and every setting.
std::string main_man_page(std::span<const Command> all, std::string_view version);

}  // namespace slotd::clients::docs
