#pragma once

#include "actors/decide/resources/free_resources.hpp"
#include "actors/messages.hpp"
#include "protocol/reply.hpp"

/// What the files of the reader share.
namespace slotd {

/// A job as it is shown: its resource limits, a third of what a row weighs, are in no view. `all`:
/// the whole machine.
Job shown(Job job, const Snapshot& snapshot, const decide::FreeResources& all);

/// The answer as it goes to the client.
AnswerFrame frame_of(Answer answer);

}  // namespace slotd
