#pragma once

#include "clients/options/spec.hpp"
#include "clients/options/state_words.hpp"
#include "protocol/request.hpp"

namespace slotd::clients {

/// The rows by which query commands choose jobs: each fills a list of the filter. An empty value
/// restricts nothing; an option given twice adds to its list.
Option jobs_row(JobFilter& filter);
Option users_row(JobFilter& filter);
Option me_row(JobFilter& filter);
Option partitions_row(JobFilter& filter, char letter);
Option names_row(JobFilter& filter);
Option states_row(StateChoice& choice, std::string_view name, std::string_view other_names,
                  char letter);

Option flag_row(std::string_view name, char letter, bool& target, std::string_view help);

}  // namespace slotd::clients
