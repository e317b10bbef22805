#pragma once

#include "actors/decide/resources/free_resources.hpp"
#include "actors/messages.hpp"
#include "protocol/reply.hpp"
#include "protocol/request.hpp"

#include <optional>

/// What the files of the reader share.
namespace slotd {

/// A job as it is shown: without its resource limits, which are a third of a row's size and which
/// no view shows. `all` is the whole machine.
Job shown(Job job, const Snapshot& snapshot, const decide::FreeResources& all);

/// The job as a row of a list: a record is reduced to the elements that the filter names, and a row of an
/// array has the array's current limit. None for an empty record, which is not listed.
std::optional<Job> listed(Job job, const JobFilter& filter, const Snapshot& snapshot,
                          const decide::FreeResources& all);

/// The answer as it goes to the client.
AnswerFrame frame_of(Answer answer);

}  // namespace slotd
